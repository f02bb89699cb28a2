-- The operator's list of partners, by name.
CREATE INDEX partners_by_name ON partners (lower(name) /*postgres: COLLATE "C" */, id);
