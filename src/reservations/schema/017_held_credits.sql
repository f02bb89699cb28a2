-- Of an earlier credit of the order line, what a return bore: the units that are left bear the rest.
ALTER TABLE reservation_returns ADD COLUMN held BIGINT NOT NULL DEFAULT 0;  -- minor units of `currency`

-- A customer's reservations by their order, and by the order line that they were made of.
CREATE INDEX reservations_by_order ON reservations (partner_id, customer_id, order_id, reservation_id);
CREATE INDEX reservations_by_line ON reservations (partner_id, customer_id, reservation_order_id, reservation_id);
