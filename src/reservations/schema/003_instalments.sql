-- A reservation that is paid by the month counts what was charged, so that each month is charged once.
ALTER TABLE reservations ADD COLUMN instalments BIGINT NOT NULL DEFAULT 0;
