-- Shops, the people who sign in, and which of them belongs where.
CREATE TABLE tenant (
    tenant_id TEXT NOT NULL PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    time_zone TEXT NOT NULL, -- IANA: the shop's dates and times of day are in it
    currency TEXT NOT NULL, -- ISO 4217
    is_active BOOLEAN NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE users (
    user_id TEXT NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    email_folded TEXT COLLATE "C" NOT NULL UNIQUE, -- bytewise: searched by how it begins
    name TEXT NOT NULL,
    name_folded TEXT COLLATE "C" NOT NULL,
    password_hash TEXT, -- a PHC string; none until an invitation is accepted
    is_platform_admin BOOLEAN NOT NULL,
    is_disabled BOOLEAN NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);

CREATE INDEX users_by_name ON users (name_folded, user_id);

CREATE TABLE membership (
    tenant_id TEXT NOT NULL REFERENCES tenant (tenant_id),
    user_id TEXT NOT NULL REFERENCES users (user_id),
    role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'instructor', 'staff')),
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, user_id)
);
CREATE INDEX membership_of_user ON membership (user_id);

-- Append-only. tenant_id is empty for what belongs to no shop.
CREATE TABLE audit (
    audit_id TEXT NOT NULL PRIMARY KEY,
    tenant_id TEXT REFERENCES tenant (tenant_id),
    at TIMESTAMPTZ NOT NULL,
    actor_id TEXT REFERENCES users (user_id),
    action TEXT NOT NULL,
    subject_id TEXT,
    detail TEXT NOT NULL,
    ip_address TEXT NOT NULL,
    user_agent TEXT NOT NULL
);
CREATE INDEX audit_of_subject ON audit (tenant_id, subject_id, audit_id);
CREATE INDEX audit_of_tenant ON audit (tenant_id, audit_id);
CREATE INDEX audit_of_actor ON audit (actor_id, audit_id);
CREATE INDEX audit_by_time ON audit (at);
CREATE INDEX audit_by_action ON audit (action, at);
