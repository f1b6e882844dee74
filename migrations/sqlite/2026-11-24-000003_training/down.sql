DROP TABLE training_session;
DROP TABLE class_run;
DROP TABLE course;
DROP TABLE cert_level;
DROP TABLE agency;
