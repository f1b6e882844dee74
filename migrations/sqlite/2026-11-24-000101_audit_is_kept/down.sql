DROP TRIGGER audit_is_kept;
DROP TRIGGER audit_never_replaced;
DROP TRIGGER audit_never_changes;
