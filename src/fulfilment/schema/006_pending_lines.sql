-- A partner's lines that wait for keys. Rows of everything else are not in it, so that a purchase that waits for
-- nothing pays for nothing.
CREATE INDEX entitlements_pending ON entitlements (partner_id, order_id, line_number) WHERE state = 1;

-- When the keys of a line that waited for them came; null: it did not wait, or still does.
ALTER TABLE entitlements ADD COLUMN activated_at BIGINT;
