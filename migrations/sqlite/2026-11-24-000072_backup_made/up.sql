-- When a backup was made: `divestreams backup` writes it, and the alert for old backups reads it. The newest alone is kept.
CREATE TABLE backup_made (
    at TIMESTAMP NOT NULL PRIMARY KEY
);
