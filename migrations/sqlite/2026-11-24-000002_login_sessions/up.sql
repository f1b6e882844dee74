-- Live login sessions. The name and the first columns are those that operators' queries use.
CREATE TABLE session (
    id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (user_id),
    token TEXT NOT NULL UNIQUE, -- SHA-256 of the cookie's bits: a copy of this table opens no door
    expires_at TIMESTAMP NOT NULL,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    ip_address TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    tenant_id TEXT REFERENCES tenant (tenant_id), -- empty: no shop chosen, or a platform administrator
    last_seen_at TIMESTAMP NOT NULL,
    authenticated_at TIMESTAMP NOT NULL,
    remembered BOOLEAN NOT NULL,
    signed_by TEXT NOT NULL, -- fingerprint of the secret that last signed the cookie
    csrf_secret TEXT NOT NULL,
    previous_token TEXT UNIQUE, -- for seconds after a re-authentication: requests that were under way
    previous_token_until TIMESTAMP,
    -- Removing someone from a shop means ending their login sessions there first.
    FOREIGN KEY (tenant_id, user_id) REFERENCES membership (tenant_id, user_id)
);
-- Ids are UUIDv7, so lists by id are lists by time.
CREATE INDEX session_of_user ON session (user_id, id);
CREATE INDEX session_of_tenant ON session (tenant_id, id);
CREATE INDEX session_of_member ON session (tenant_id, user_id, id);
CREATE INDEX session_of_tenant_address ON session (tenant_id, ip_address, id);
CREATE INDEX session_of_address ON session (ip_address, id);
CREATE INDEX session_by_signer ON session (tenant_id, signed_by);
CREATE INDEX session_by_expiry ON session (expires_at);
CREATE INDEX session_by_sight ON session (last_seen_at);

CREATE TABLE session_ended (
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
CREATE INDEX session_ended_of_user ON session_ended (user_id, id);
CREATE INDEX session_ended_of_tenant ON session_ended (tenant_id, id);
CREATE INDEX session_ended_of_member ON session_ended (tenant_id, user_id, id);
CREATE INDEX session_ended_of_tenant_address ON session_ended (tenant_id, ip_address, id);
CREATE INDEX session_ended_of_address ON session_ended (ip_address, id);
CREATE INDEX session_ended_by_time ON session_ended (ended_at);

-- Failed sign-ins, counted by person (SHA-256 of the typed e-mail) and by address (IPv6: its /64); from a device that is
-- known for the person by that alone.
CREATE TABLE attempt (
    kind TEXT NOT NULL CHECK (kind IN ('person', 'address', 'device')),
    subject TEXT NOT NULL,
    failures INTEGER NOT NULL,
    blocks INTEGER NOT NULL, -- how often in a row this subject had to wait: the wait doubles
    counted_from TIMESTAMP NOT NULL,
    last_at TIMESTAMP NOT NULL,
    blocked_until TIMESTAMP NOT NULL,
    PRIMARY KEY (kind, subject)
);
CREATE INDEX attempt_by_time ON attempt (last_at);

-- Browsers in which a person has signed in: strangers who guess do not keep that person out of them.
CREATE TABLE known_device (
    user_id TEXT NOT NULL REFERENCES users (user_id),
    device TEXT NOT NULL, -- SHA-256 of the cookie's bits
    first_seen_at TIMESTAMP NOT NULL,
    last_seen_at TIMESTAMP NOT NULL,
    PRIMARY KEY (user_id, device)
);
CREATE INDEX known_device_by_time ON known_device (last_seen_at);

-- What was typed into a form whose login session had ended: given back after signing in, once, within the hour.
CREATE TABLE draft (
    draft_id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (user_id),
    tenant_id TEXT REFERENCES tenant (tenant_id),
    path TEXT NOT NULL, -- of the form's page
    body TEXT NOT NULL, -- encrypted
    key_fingerprint TEXT NOT NULL, -- of the secret whose key opens it
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX draft_of_user ON draft (user_id, draft_id);
CREATE INDEX draft_by_time ON draft (created_at);

-- The health check signs in as this one, so that a login session's round trip is proved by a real row. Nobody else
-- can: disabled, without a password, in no shop.
INSERT INTO users (user_id, email, email_folded, name, name_folded, is_platform_admin, is_disabled, created_at, updated_at)
VALUES ('00000000-0000-7000-8000-000000000000', 'health@divestreams.invalid', 'health@divestreams.invalid',
    'Health check', 'health check', FALSE, TRUE, '1970-01-01 00:00:00', '1970-01-01 00:00:00');
