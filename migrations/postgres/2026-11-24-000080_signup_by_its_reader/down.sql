DROP INDEX signup_of_email;
ALTER TABLE signup DROP COLUMN email_folded;
