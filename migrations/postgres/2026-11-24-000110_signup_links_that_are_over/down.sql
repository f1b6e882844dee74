ALTER TABLE signup DROP COLUMN ended_as;
