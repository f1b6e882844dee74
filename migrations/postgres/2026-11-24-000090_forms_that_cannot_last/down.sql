DELETE FROM session_traffic WHERE outcome IN ('other_scheme', 'no_cookie');
ALTER TABLE session_traffic DROP CONSTRAINT session_traffic_outcome_check;
ALTER TABLE session_traffic ADD CONSTRAINT session_traffic_outcome_check CHECK (outcome IN
        ('signed_in', 'valid', 'bad_signature', 'unknown', 'expired', 'ended', 'wrong_tenant', 'loop', 'live'));
