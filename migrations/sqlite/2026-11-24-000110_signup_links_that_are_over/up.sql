-- A link that opened its shop, or for which a newer one was sent, can be told from one that never was. Its time is set over too, so
-- that it is nothing to the release before this one, which knows no such column.
ALTER TABLE signup ADD COLUMN ended_as TEXT NOT NULL DEFAULT '' CHECK (ended_as IN ('', 'used', 'withdrawn'));
