-- Forms of sign-ins that came by the other scheme than APP_URL has, or without the cookie that their page had sent.
ALTER TABLE session_traffic DROP CONSTRAINT session_traffic_outcome_check;
ALTER TABLE session_traffic ADD CONSTRAINT session_traffic_outcome_check CHECK (outcome IN
        ('signed_in', 'valid', 'bad_signature', 'unknown', 'expired', 'ended', 'wrong_tenant', 'other_scheme',
         'no_cookie', 'loop', 'live'));
