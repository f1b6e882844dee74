UPDATE session_ended SET reason = 'password_changed' WHERE reason = 'password_reset';
UPDATE session_ended SET reason = 'revoked' WHERE reason IN ('disowned', 'tablet_ended', 'pin_changed');
ALTER TABLE session_ended DROP CONSTRAINT session_ended_reason_check;
ALTER TABLE session_ended ADD CONSTRAINT session_ended_reason_check CHECK (reason IN
        ('signed_out', 'expired', 'replaced', 'too_many', 'revoked', 'password_changed', 'disabled', 'removed', 'shop_closed'));
