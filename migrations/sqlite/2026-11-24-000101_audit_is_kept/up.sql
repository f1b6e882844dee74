-- The log is only added to, and nobody's mistake or cunning changes that: no line is changed, none replaced, and none goes before
-- there is one that is 400 days younger (docs/decisions/0016). To the second: what is kept of one is text.
CREATE TRIGGER audit_never_changes BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
CREATE TRIGGER audit_never_replaced BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE audit_id = NEW.audit_id)
BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
WHEN OLD.at >= (SELECT datetime(max(at), '-400 days', '+1 second') FROM audit)
BEGIN SELECT RAISE(ABORT, 'the audit log is kept for 400 days'); END;
