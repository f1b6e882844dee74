DROP INDEX membership_by_role;
ALTER TABLE training_session
    DROP CONSTRAINT training_session_tenant_id_instructor_id_fkey,
    ADD FOREIGN KEY (tenant_id, instructor_id) REFERENCES membership (tenant_id, user_id);
DROP TABLE teammate;
