-- Whether a second factor is set: kept by whatever sets or removes one, read with every request.
ALTER TABLE users ADD COLUMN has_second_factor BOOLEAN NOT NULL DEFAULT FALSE;

-- A person's authenticator app.
CREATE TABLE totp (
    user_id TEXT NOT NULL PRIMARY KEY REFERENCES users (user_id),
    secret TEXT NOT NULL, -- encrypted
    key_fingerprint TEXT NOT NULL, -- of the secret whose key opens it
    last_step BIGINT NOT NULL, -- a code of this step of thirty seconds, or of an earlier one, counts no more
    created_at TIMESTAMP NOT NULL
);

-- Codes for whoever has lost the rest, each good once: a used one is gone.
CREATE TABLE recovery_code (
    user_id TEXT NOT NULL REFERENCES users (user_id),
    code TEXT NOT NULL, -- SHA-256
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (user_id, code)
);

-- Sign-ins that wait for their second step: nobody is signed in by them.
CREATE TABLE pending_sign_in (
    token TEXT NOT NULL PRIMARY KEY, -- SHA-256 of the cookie's bits
    user_id TEXT NOT NULL REFERENCES users (user_id),
    tenant_id TEXT REFERENCES tenant (tenant_id),
    remembered BOOLEAN NOT NULL,
    target TEXT NOT NULL, -- the page to go on to
    tries INTEGER NOT NULL,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX pending_sign_in_of_user ON pending_sign_in (user_id);
CREATE INDEX pending_sign_in_by_time ON pending_sign_in (created_at);

-- Until then no second step is asked for on this device.
ALTER TABLE known_device ADD COLUMN trusted_until TIMESTAMP;
