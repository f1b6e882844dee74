ALTER TABLE known_device DROP COLUMN trusted_until;
DROP TABLE pending_sign_in;
DROP TABLE recovery_code;
DROP TABLE totp;
ALTER TABLE users DROP COLUMN has_second_factor;
