-- A partner's lines that wait for keys. Rows of everything else are not in it, so that a purchase that waits for nothing
-- pays for nothing.
CREATE INDEX entitlements_pending ON entitlements (partner_id, order_id, line_number) WHERE state = 1;
