-- Links that are sent by mail and work once.
CREATE TABLE link (
    link_id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('reset', 'invitation', 'verify_email', 'not_me')),
    token TEXT NOT NULL UNIQUE, -- SHA-256 of the link's bits
    user_id TEXT REFERENCES users (user_id), -- empty: someone invited who is nobody here yet
    tenant_id TEXT REFERENCES tenant (tenant_id), -- the shop it belongs to, if any
    email TEXT, -- the address that it is about: to be verified, or invited
    login_id TEXT, -- the sign-in that "this was not me" ends: in session, later in session_ended
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    used_at TIMESTAMPTZ,
    withdrawn_at TIMESTAMPTZ
);
CREATE INDEX link_of_user ON link (user_id, kind);
CREATE INDEX link_of_tenant ON link (tenant_id, kind);
CREATE INDEX link_by_end ON link (expires_at);
