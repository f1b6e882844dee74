-- The language that a person reads, letters included.
ALTER TABLE users ADD COLUMN language TEXT NOT NULL DEFAULT 'en';
