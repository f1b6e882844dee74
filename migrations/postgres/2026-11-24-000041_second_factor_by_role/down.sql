ALTER TABLE tenant DROP COLUMN second_factor_for;
