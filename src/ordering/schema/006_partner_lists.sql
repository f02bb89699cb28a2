-- What a partner's lists over all of its customers are read by. A purchase pays for them with two index entries an order
-- and one a line.

-- Newest first, by the beginning of an id, and from one day to another: the days are looked for in the index alone. Order
-- ids sort by time, so this one appends.
CREATE INDEX orders_by_age ON orders (partner_id, order_id, created_at);
-- By the id that invoices print: the last twelve digits (rules.h, alternate_id).
CREATE INDEX orders_by_alternate_id ON orders (partner_id, (substr(order_id, 25)));

-- The last moment at which the line can be cancelled by the policy that was pinned when it was ordered, in microseconds
-- UTC; null: never. What became of the line is not in it.
ALTER TABLE order_lines ADD COLUMN cancellable_until BIGINT;
-- Lines from before: a window in days ends with its last day; without a window only reservations were sold.
UPDATE order_lines SET cancellable_until = (
  SELECT CASE r.window_unit
    WHEN 'hour' THEN o.created_at + r.window_value * 3600000000
    ELSE (o.created_at / 86400000000 + r.window_value + 1) * 86400000000 - 1 END
  FROM return_policies r, orders o
  WHERE r.id = order_lines.return_policy AND r.basis <> 'none' AND o.partner_id = order_lines.partner_id
    AND o.customer_id = order_lines.customer_id AND o.order_id = order_lines.order_id)
WHERE product_type <> 'reservation' AND amended = 0;
-- By the end of the window. A line leaves it when it is cancelled.
CREATE INDEX order_lines_cancellable ON order_lines (partner_id, cancellable_until, order_id, line_number)
  WHERE cancellable_until IS NOT NULL AND status <> 'cancelled';

-- Requests to cancel that wait for a decision, of one partner.
CREATE INDEX cancellations_open ON cancellations (partner_id, order_id)
  WHERE state IN ('draft', 'submitted', 'needsInformation', 'approved');
