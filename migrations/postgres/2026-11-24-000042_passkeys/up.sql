-- Passkeys: what a browser or a security key keeps for its person, and we know the public half of.
CREATE TABLE passkey (
    passkey_id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (user_id),
    credential TEXT NOT NULL UNIQUE, -- its own id, base64url
    rp TEXT NOT NULL, -- the host that it is for, with all hosts below it
    name TEXT NOT NULL,
    body TEXT NOT NULL, -- public key and counter, JSON
    created_at TIMESTAMPTZ NOT NULL,
    last_used_at TIMESTAMPTZ
);
CREATE INDEX passkey_of_user ON passkey (user_id, passkey_id);

-- What a passkey was asked to sign, until it answers: once, within minutes.
CREATE TABLE passkey_challenge (
    token TEXT NOT NULL PRIMARY KEY, -- SHA-256 of what the page holds
    purpose TEXT NOT NULL CHECK (purpose IN ('register', 'sign_in', 'second_step', 'confirm')),
    user_id TEXT REFERENCES users (user_id), -- none: whoever answers
    state TEXT NOT NULL, -- JSON
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX passkey_challenge_of_user ON passkey_challenge (user_id);
CREATE INDEX passkey_challenge_by_time ON passkey_challenge (created_at);
