-- Whoever belongs to a shop or once did: what they taught there stays theirs after they are removed, and nobody
-- else's can be stored.
CREATE TABLE teammate (
    tenant_id TEXT NOT NULL REFERENCES tenant (tenant_id),
    user_id TEXT NOT NULL REFERENCES users (user_id),
    PRIMARY KEY (tenant_id, user_id)
);
INSERT INTO teammate (tenant_id, user_id) SELECT tenant_id, user_id FROM membership;

ALTER TABLE training_session
    DROP CONSTRAINT training_session_tenant_id_instructor_id_fkey,
    ADD FOREIGN KEY (tenant_id, instructor_id) REFERENCES teammate (tenant_id, user_id);

CREATE INDEX membership_by_role ON membership (tenant_id, role);
