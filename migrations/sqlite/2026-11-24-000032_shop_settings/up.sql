-- Depths are stored in metres, and shown as the shop asks.
ALTER TABLE tenant ADD COLUMN units TEXT NOT NULL DEFAULT 'metres' CHECK (units IN ('metres', 'feet'));
-- For the platform's search. What stands here already is folded as far as the database itself can.
ALTER TABLE tenant ADD COLUMN name_folded TEXT NOT NULL DEFAULT '';
UPDATE tenant SET name_folded = lower(name);
CREATE INDEX tenant_by_name ON tenant (name_folded, tenant_id);
