-- What browsers' cookies turned out to be, and what sign-ins came of, minute by minute: counted by every process, added
-- up here, so that all of them say the same of it. Kept for two days.
CREATE TABLE session_traffic (
    minute TIMESTAMP NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN
        ('signed_in', 'valid', 'bad_signature', 'unknown', 'expired', 'ended', 'wrong_tenant', 'loop', 'live')),
    hour TIMESTAMP NOT NULL,
    counted BIGINT NOT NULL,
    PRIMARY KEY (minute, outcome)
);
-- People who sign in again and again: the newest sign-ins, by when they began.
CREATE INDEX session_by_beginning ON session (created_at);
CREATE INDEX session_ended_by_beginning ON session_ended (created_at);
