DROP TABLE tenant_logo;
ALTER TABLE tenant DROP COLUMN logo;
