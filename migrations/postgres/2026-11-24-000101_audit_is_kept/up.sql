-- The log is only added to, and nobody's mistake or cunning changes that: no line is changed, and none goes before there is one
-- that is 400 days younger (docs/decisions/0016).
CREATE FUNCTION audit_never_changes() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the audit log is only added to'; END $$;
CREATE TRIGGER audit_never_changes BEFORE UPDATE ON audit FOR EACH ROW EXECUTE FUNCTION audit_never_changes();
CREATE TRIGGER audit_never_emptied BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_never_changes();
CREATE FUNCTION audit_is_kept() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
    IF OLD.at >= (SELECT max(at) FROM audit) - INTERVAL '400 days' THEN
        RAISE EXCEPTION 'the audit log is kept for 400 days';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_is_kept();
