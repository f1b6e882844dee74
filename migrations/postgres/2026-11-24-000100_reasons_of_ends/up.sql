-- Ends that were told as others are told apart: a password by letter, a sign-in that was not its person's, a counter tablet, a PIN.
ALTER TABLE session_ended DROP CONSTRAINT session_ended_reason_check;
ALTER TABLE session_ended ADD CONSTRAINT session_ended_reason_check CHECK (reason IN
        ('signed_out', 'expired', 'replaced', 'too_many', 'revoked', 'password_changed', 'password_reset', 'disowned',
         'tablet_ended', 'pin_changed', 'disabled', 'removed', 'shop_closed'));
