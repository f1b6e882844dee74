DROP TABLE backup_made;
