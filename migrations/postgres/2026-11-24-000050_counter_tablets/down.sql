ALTER TABLE session DROP COLUMN counter_id;
ALTER TABLE session DROP COLUMN is_limited;
DROP TABLE pin_failure;
DROP TABLE pin;
DROP TABLE counter;
ALTER TABLE tenant DROP COLUMN counter_idle_minutes;
