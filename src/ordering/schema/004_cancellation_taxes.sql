-- What the credit of a cancelled line is without tax, and the tax that goes back with it: minor units of its currency.
ALTER TABLE cancellation_lines ADD COLUMN subtotal BIGINT NOT NULL DEFAULT 0;
ALTER TABLE cancellation_lines ADD COLUMN tax BIGINT NOT NULL DEFAULT 0;
UPDATE cancellation_lines SET subtotal = credit;
