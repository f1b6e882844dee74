DROP TRIGGER audit_is_kept ON audit;
DROP TRIGGER audit_never_emptied ON audit;
DROP TRIGGER audit_never_changes ON audit;
DROP FUNCTION audit_is_kept();
DROP FUNCTION audit_never_changes();
