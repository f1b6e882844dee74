-- A shop's logo, made small and written anew as PNG. Which one it is stands beside the shop's name, so that a page that shows it
-- asks for nothing more.
ALTER TABLE tenant ADD COLUMN logo TEXT NOT NULL DEFAULT ''; -- the first half of its SHA-256; empty: there is none
CREATE TABLE tenant_logo (
    tenant_id TEXT NOT NULL PRIMARY KEY REFERENCES tenant (tenant_id),
    body BLOB NOT NULL
);
