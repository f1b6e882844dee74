UPDATE session_ended SET reason = 'password_changed' WHERE reason = 'password_reset';
UPDATE session_ended SET reason = 'revoked' WHERE reason IN ('disowned', 'tablet_ended', 'pin_changed');
CREATE TABLE session_ended_old (
    id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (user_id),
    tenant_id TEXT REFERENCES tenant (tenant_id),
    token TEXT NOT NULL UNIQUE,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP NOT NULL,
    reason TEXT NOT NULL CHECK (reason IN
        ('signed_out', 'expired', 'replaced', 'too_many', 'revoked', 'password_changed', 'disabled', 'removed', 'shop_closed')),
    ended_by TEXT REFERENCES users (user_id),
    csrf_secret TEXT NOT NULL,
    ip_address TEXT NOT NULL,
    user_agent TEXT NOT NULL
);
INSERT INTO session_ended_old SELECT id, user_id, tenant_id, token, created_at, expires_at, ended_at, reason, ended_by,
    csrf_secret, ip_address, user_agent FROM session_ended;
DROP TABLE session_ended;
ALTER TABLE session_ended_old RENAME TO session_ended;
CREATE INDEX session_ended_of_user ON session_ended (user_id, id);
CREATE INDEX session_ended_of_tenant ON session_ended (tenant_id, id);
CREATE INDEX session_ended_of_member ON session_ended (user_id, tenant_id, id);
CREATE INDEX session_ended_of_tenant_address ON session_ended (tenant_id, ip_address, id);
CREATE INDEX session_ended_of_address ON session_ended (lower(ip_address), id);
CREATE INDEX session_ended_by_time ON session_ended (ended_at);
CREATE INDEX session_ended_by_beginning ON session_ended (created_at);
