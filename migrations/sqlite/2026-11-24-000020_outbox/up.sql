-- Letters that are to be sent: written in the transaction of what causes them, so that neither is there without the other.
CREATE TABLE outbox (
    letter_id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT REFERENCES users (user_id), -- empty: someone invited who is nobody here yet
    tenant_id TEXT REFERENCES tenant (tenant_id),
    kind TEXT NOT NULL,
    recipient TEXT NOT NULL,
    message_id TEXT NOT NULL UNIQUE, -- fixed here: a letter that is sent twice is known as the same
    body TEXT, -- encrypted, for letters carry links; erased once sent
    key_fingerprint TEXT NOT NULL, -- of the secret whose key opens it
    state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'failed')),
    tries INTEGER NOT NULL,
    next_try_at TIMESTAMP NOT NULL,
    error TEXT NOT NULL, -- what the mail server last said
    created_at TIMESTAMP NOT NULL,
    sent_at TIMESTAMP
);
CREATE INDEX outbox_by_state ON outbox (state, letter_id);
CREATE INDEX outbox_due ON outbox (state, next_try_at);
CREATE INDEX outbox_of_recipient ON outbox (recipient, letter_id);
