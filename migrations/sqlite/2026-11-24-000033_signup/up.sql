-- Shops that wait for whoever asked for them to say that the e-mail is theirs. Also where that e-mail is known already, so
-- that what is done does not tell: then nobody gets the token.
CREATE TABLE signup (
    signup_id TEXT NOT NULL PRIMARY KEY,
    token TEXT NOT NULL UNIQUE, -- SHA-256 of the link's bits
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    shop_name TEXT NOT NULL,
    slug TEXT NOT NULL,
    expires_at TIMESTAMP NOT NULL
);
CREATE INDEX signup_by_end ON signup (expires_at);
