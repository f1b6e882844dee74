-- Forms of sign-ins that came by the other scheme than APP_URL has, or without the cookie that their page had sent.
-- SQLite changes no CHECK: the table is made anew.
CREATE TABLE session_traffic_new (
    minute TIMESTAMP NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN
        ('signed_in', 'valid', 'bad_signature', 'unknown', 'expired', 'ended', 'wrong_tenant', 'other_scheme',
         'no_cookie', 'loop', 'live')),
    hour TIMESTAMP NOT NULL,
    counted BIGINT NOT NULL,
    PRIMARY KEY (minute, outcome)
);
INSERT INTO session_traffic_new SELECT minute, outcome, hour, counted FROM session_traffic;
DROP TABLE session_traffic;
ALTER TABLE session_traffic_new RENAME TO session_traffic;
