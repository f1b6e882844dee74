-- The roles of which the shop asks a second factor, separated by blanks.
ALTER TABLE tenant ADD COLUMN second_factor_for TEXT NOT NULL DEFAULT '';
