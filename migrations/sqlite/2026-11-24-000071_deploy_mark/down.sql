DROP TABLE deploy_mark;
