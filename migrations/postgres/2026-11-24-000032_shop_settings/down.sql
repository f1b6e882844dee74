DROP INDEX tenant_by_name;
ALTER TABLE tenant DROP COLUMN name_folded;
ALTER TABLE tenant DROP COLUMN units;
