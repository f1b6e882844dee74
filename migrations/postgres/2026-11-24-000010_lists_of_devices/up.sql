-- What a search for people looks at: each folded name from each of its words on ("camila reyes", "reyes"), and the folded
-- e-mail; hyphens count as blanks. Kept by triggers, so that nobody who writes a person or a membership can forget it.
CREATE TABLE person_word (
    word TEXT COLLATE "C" NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
    PRIMARY KEY (word, user_id)
);
CREATE INDEX person_word_of_user ON person_word (user_id);

-- The same of a shop's own people.
CREATE TABLE membership_word (
    tenant_id TEXT NOT NULL,
    word TEXT COLLATE "C" NOT NULL,
    user_id TEXT NOT NULL,
    PRIMARY KEY (tenant_id, word, user_id),
    FOREIGN KEY (tenant_id, user_id) REFERENCES membership (tenant_id, user_id) ON DELETE CASCADE
);
CREATE INDEX membership_word_of_user ON membership_word (user_id, tenant_id);

CREATE FUNCTION words_of_person(name TEXT, email TEXT) RETURNS SETOF TEXT LANGUAGE sql IMMUTABLE AS $$
    SELECT array_to_string(words[n:], ' ')
    FROM (SELECT string_to_array(replace(name, '-', ' '), ' ') AS words) AS split, generate_subscripts(words, 1) AS n
    WHERE words[n] <> ''
    UNION SELECT replace(email, '-', ' ')
$$;

CREATE FUNCTION person_was_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM person_word WHERE user_id = NEW.user_id;
    DELETE FROM membership_word WHERE user_id = NEW.user_id;
    INSERT INTO person_word (word, user_id)
        SELECT word, NEW.user_id FROM words_of_person(NEW.name_folded, NEW.email_folded) AS word;
    INSERT INTO membership_word (tenant_id, word, user_id)
        SELECT membership.tenant_id, person_word.word, NEW.user_id
        FROM membership JOIN person_word ON person_word.user_id = membership.user_id
        WHERE membership.user_id = NEW.user_id;
    RETURN NULL;
END $$;
CREATE TRIGGER person_was_written AFTER INSERT OR UPDATE OF name_folded, email_folded ON users
    FOR EACH ROW EXECUTE FUNCTION person_was_written();

CREATE FUNCTION member_was_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO membership_word (tenant_id, word, user_id)
        SELECT NEW.tenant_id, word, NEW.user_id FROM person_word WHERE user_id = NEW.user_id;
    RETURN NULL;
END $$;
CREATE TRIGGER member_was_added AFTER INSERT ON membership FOR EACH ROW EXECUTE FUNCTION member_was_added();

INSERT INTO person_word (word, user_id)
SELECT word, user_id FROM users, words_of_person(name_folded, email_folded) AS word;
INSERT INTO membership_word (tenant_id, word, user_id)
SELECT membership.tenant_id, person_word.word, membership.user_id
FROM membership JOIN person_word ON person_word.user_id = membership.user_id;

-- What lists and counts read of live sign-ins stands in an index whole, the end among it: one that is over is not live, moved
-- away or not.
DROP INDEX session_of_user;
DROP INDEX session_of_tenant;
DROP INDEX session_of_member;
DROP INDEX session_of_tenant_address;
DROP INDEX session_of_address;
DROP INDEX session_by_signer;
CREATE INDEX session_of_user ON session (user_id, id, expires_at);
CREATE INDEX session_of_tenant ON session (tenant_id, id, expires_at);
CREATE INDEX session_of_tenant_by_expiry ON session (tenant_id, expires_at);
CREATE INDEX session_of_tenant_address ON session (tenant_id, ip_address, id, expires_at);
CREATE INDEX session_by_signer ON session (tenant_id, signed_by, expires_at);

-- Some people of a shop are looked up one by one, never by walking through the shop: the person leads.
DROP INDEX session_ended_of_member;
CREATE INDEX session_of_member ON session (user_id, tenant_id, id, expires_at);
CREATE INDEX session_ended_of_member ON session_ended (user_id, tenant_id, id);

-- An address across shops is asked for as lower(ip_address), so that within a shop no planner walks through everyone who was
-- behind it.
DROP INDEX session_ended_of_address;
CREATE INDEX session_of_address ON session (lower(ip_address), id);
CREATE INDEX session_ended_of_address ON session_ended (lower(ip_address), id);
