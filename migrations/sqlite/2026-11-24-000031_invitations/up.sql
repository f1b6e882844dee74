-- Who is asked to join a shop. The link that lets them in stands in `link`; renewing makes another.
CREATE TABLE invitation (
    tenant_id TEXT NOT NULL REFERENCES tenant (tenant_id),
    invitation_id TEXT NOT NULL,
    email TEXT NOT NULL,
    email_folded TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'instructor', 'staff')),
    invited_by TEXT NOT NULL REFERENCES users (user_id),
    link_id TEXT NOT NULL REFERENCES link (link_id),
    created_at TIMESTAMP NOT NULL,
    sent_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    accepted_at TIMESTAMP,
    withdrawn_at TIMESTAMP,
    PRIMARY KEY (tenant_id, invitation_id)
);
-- One that is open for each e-mail in a shop.
CREATE UNIQUE INDEX invitation_open ON invitation (tenant_id, email_folded)
    WHERE accepted_at IS NULL AND withdrawn_at IS NULL;
CREATE INDEX invitation_of_email ON invitation (email_folded, tenant_id);
CREATE INDEX invitation_of_link ON invitation (tenant_id, link_id);
