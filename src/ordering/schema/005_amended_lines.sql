-- A line whose subscription changed after it was ordered: what it holds, and what of it may be returned, is the
-- subscription's to say.
ALTER TABLE order_lines ADD COLUMN amended BIGINT NOT NULL DEFAULT 0;
