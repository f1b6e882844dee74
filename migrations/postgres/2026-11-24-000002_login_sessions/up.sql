-- Live login sessions. The name and the first columns are those that operators' queries use.
CREATE TABLE session (
    id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (user_id),
    token TEXT NOT NULL UNIQUE, -- SHA-256 of the cookie's bits: a copy of this table opens no door
    expires_at TIMESTAMPTZ NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    ip_address TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    tenant_id TEXT REFERENCES tenant (tenant_id), -- empty: no shop chosen, or a platform administrator
    last_seen_at TIMESTAMPTZ NOT NULL,
    authenticated_at TIMESTAMPTZ NOT NULL,
    remembered BOOLEAN NOT NULL,
    signed_by TEXT NOT NULL, -- fingerprint of the secret that last signed the cookie
    csrf_secret TEXT NOT NULL,
    -- Removing someone from a shop means ending their login sessions there first.
    FOREIGN KEY (tenant_id, user_id) REFERENCES membership (tenant_id, user_id)
);
CREATE INDEX session_of_user ON session (user_id, created_at);
CREATE INDEX session_of_tenant ON session (tenant_id, created_at);
CREATE INDEX session_by_expiry ON session (expires_at);

CREATE TABLE session_ended (
    id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (user_id),
    tenant_id TEXT REFERENCES tenant (tenant_id),
    token TEXT NOT NULL UNIQUE,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ NOT NULL,
    reason TEXT NOT NULL CHECK (reason IN ('signed_out', 'expired', 'replaced', 'too_many')),
    ended_by TEXT REFERENCES users (user_id),
    ip_address TEXT NOT NULL,
    user_agent TEXT NOT NULL
);
CREATE INDEX session_ended_of_user ON session_ended (user_id, ended_at);
CREATE INDEX session_ended_by_time ON session_ended (ended_at);

-- Failed sign-ins, counted by person (SHA-256 of the typed e-mail) and by address (IPv6: its /64).
CREATE TABLE attempt (
    kind TEXT NOT NULL CHECK (kind IN ('person', 'address')),
    subject TEXT NOT NULL,
    failures INTEGER NOT NULL,
    blocks INTEGER NOT NULL, -- how often in a row this subject had to wait: the wait doubles
    counted_from TIMESTAMPTZ NOT NULL,
    last_at TIMESTAMPTZ NOT NULL,
    blocked_until TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (kind, subject)
);
CREATE INDEX attempt_by_time ON attempt (last_at);

-- The health check signs in as this one, so that a login session's round trip is proved by a real row. Nobody else
-- can: disabled, without a password, in no shop.
INSERT INTO users (user_id, email, email_folded, name, name_folded, is_platform_admin, is_disabled, created_at, updated_at)
VALUES ('00000000-0000-7000-8000-000000000000', 'health@divestreams.invalid', 'health@divestreams.invalid',
    'Health check', 'health check', FALSE, TRUE, '1970-01-01 00:00:00+00', '1970-01-01 00:00:00+00');
