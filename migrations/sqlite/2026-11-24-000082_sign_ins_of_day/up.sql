-- Sign-ins of each day, in UTC: what the platform's chart shows, added up as they happen. The log has them one by one, too many to
-- count for a page.
CREATE TABLE sign_ins_of_day (
    day DATE NOT NULL PRIMARY KEY,
    counted BIGINT NOT NULL
);
INSERT INTO sign_ins_of_day (day, counted)
    SELECT date(at), count(*) FROM audit
    WHERE action = 'login.signed_in' AND (tenant_id IS NULL OR tenant_id IS NOT NULL) GROUP BY date(at);
