-- Counter tablets: devices that several people share, each acting under their own name after typing a PIN.
ALTER TABLE tenant ADD COLUMN counter_idle_minutes INTEGER NOT NULL DEFAULT 5 CHECK (counter_idle_minutes BETWEEN 1 AND 60);

CREATE TABLE counter (
    tenant_id TEXT NOT NULL REFERENCES tenant (tenant_id),
    counter_id TEXT NOT NULL,
    name TEXT NOT NULL,
    token TEXT NOT NULL UNIQUE, -- SHA-256 of the bits in the tablet's own cookie
    acting TEXT, -- the login session of whoever acts on it; empty: locked
    active_at TIMESTAMPTZ NOT NULL, -- when that one was last heard of, to five seconds
    enrolled_by TEXT NOT NULL REFERENCES users (user_id),
    created_at TIMESTAMPTZ NOT NULL,
    ip_address TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    PRIMARY KEY (tenant_id, counter_id)
);

-- Of a person in a shop: goes with the membership.
CREATE TABLE pin (
    tenant_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    hash TEXT NOT NULL, -- argon2id over HMAC-SHA256 of the PIN
    key_fingerprint TEXT NOT NULL, -- of the secret that the HMAC's key came from
    set_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, user_id),
    FOREIGN KEY (tenant_id, user_id) REFERENCES membership (tenant_id, user_id) ON DELETE CASCADE
);

-- Wrong PINs in a row, of a person on a tablet.
CREATE TABLE pin_failure (
    tenant_id TEXT NOT NULL,
    counter_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    failures INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, counter_id, user_id),
    FOREIGN KEY (tenant_id, counter_id) REFERENCES counter (tenant_id, counter_id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, user_id) REFERENCES pin (tenant_id, user_id) ON DELETE CASCADE
);
CREATE INDEX pin_failure_of_person ON pin_failure (tenant_id, user_id);

-- A login session on a tablet; limited: begun by PIN, so at most with the rights of the desk.
ALTER TABLE session ADD COLUMN counter_id TEXT;
ALTER TABLE session ADD COLUMN is_limited BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX session_of_counter ON session (tenant_id, counter_id) WHERE counter_id IS NOT NULL;
ALTER TABLE session ADD FOREIGN KEY (tenant_id, counter_id) REFERENCES counter (tenant_id, counter_id);
