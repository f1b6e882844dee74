CREATE TABLE session_traffic_old (
    minute TIMESTAMP NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN
        ('signed_in', 'valid', 'bad_signature', 'unknown', 'expired', 'ended', 'wrong_tenant', 'loop', 'live')),
    hour TIMESTAMP NOT NULL,
    counted BIGINT NOT NULL,
    PRIMARY KEY (minute, outcome)
);
INSERT INTO session_traffic_old SELECT minute, outcome, hour, counted FROM session_traffic
    WHERE outcome NOT IN ('other_scheme', 'no_cookie');
DROP TABLE session_traffic;
ALTER TABLE session_traffic_old RENAME TO session_traffic;
