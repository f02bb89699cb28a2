-- What became of the order lines that are subscriptions: a row each, made with the order, with one entry in one index.
-- Ids sort by time (ordering/rules.h, subscription_id), so the key appends and holds a customer's subscriptions together.
CREATE TABLE subscriptions (
  partner_id         TEXT   NOT NULL,
  customer_id        TEXT   NOT NULL,
  subscription_id    TEXT   NOT NULL,
  order_id           TEXT   NOT NULL,
  line_number        BIGINT NOT NULL,
  version            BIGINT NOT NULL,  -- counts changes
  status             BIGINT NOT NULL,  -- 0 active, 1 suspended, 2 expired, 3 deleted
  product_id         TEXT   NOT NULL,
  sku_id             TEXT   NOT NULL,
  availability_id    TEXT   NOT NULL,
  product_type       TEXT   NOT NULL,
  product_title      TEXT   NOT NULL,
  sku_title          TEXT   NOT NULL,
  publisher          TEXT   NOT NULL,
  friendly_name      TEXT   NOT NULL,
  quantity           BIGINT NOT NULL,
  currency           TEXT   NOT NULL,  -- ISO 4217
  unit_price         TEXT   NOT NULL,  -- decimal, of one unit for the whole term
  price_includes_tax BIGINT NOT NULL,
  billing_cycle      TEXT   NOT NULL,
  term_duration      TEXT   NOT NULL,
  renews_to          TEXT   NOT NULL,  -- the next term's duration; empty for the same
  auto_renew         BIGINT NOT NULL,  -- as far as its SKU renews at all
  return_policy      TEXT   NOT NULL,  -- pinned when the term began
  reseller_mpn_id    TEXT   NOT NULL,  -- partner on record; empty for none
  term               BIGINT NOT NULL,  -- 0 as bought, then counted
  term_start         BIGINT NOT NULL,  -- microseconds UTC, as all instants below
  term_end           BIGINT NOT NULL,
  changed_day        BIGINT NOT NULL,  -- day of the term since which the quantity holds
  unit_days          BIGINT NOT NULL,  -- units times days of this price that were used before that day
  charge_id          TEXT   NOT NULL,  -- what was charged for the rest of the term from that day on
  charge_month       BIGINT NOT NULL,
  reminded           BIGINT NOT NULL,  -- whether people were told that the term is about to end
  created_at         BIGINT NOT NULL,
  changed_at         BIGINT NOT NULL,
  suspended_at       BIGINT,           -- null unless suspended
  ended_at           BIGINT,           -- null unless expired or deleted
  due_at             BIGINT,           -- when time itself changes it next; null: never
  PRIMARY KEY (partner_id, customer_id, subscription_id),
  CHECK (quantity > 0)
) /*sqlite: WITHOUT ROWID */;

CREATE INDEX subscriptions_due ON subscriptions (due_at, partner_id, customer_id, subscription_id)
  WHERE due_at IS NOT NULL;

-- Lines that were ordered before there were subscriptions. This once the tables of the floors below are read.
INSERT INTO subscriptions (partner_id, customer_id, subscription_id, order_id, line_number, version, status, product_id,
  sku_id, availability_id, product_type, product_title, sku_title, publisher, friendly_name, quantity, currency,
  unit_price, price_includes_tax, billing_cycle, term_duration, renews_to, auto_renew, return_policy, reseller_mpn_id,
  term, term_start, term_end, changed_day, unit_days, charge_id, charge_month, reminded, created_at, changed_at,
  suspended_at, ended_at, due_at)
SELECT l.partner_id, l.customer_id,
  substr(l.order_id, 1, 14) || '8' || substr(l.order_id, 16, 19)
    || /*sqlite: printf('%02x', l.line_number) */ /*postgres: lpad(to_hex(l.line_number), 2, '0') */,
  l.order_id, l.line_number, 1, CASE WHEN e.state = 2 THEN 3 ELSE 0 END, l.product_id, l.sku_id, l.availability_id,
  l.product_type, l.product_title, l.sku_title, l.publisher, l.friendly_name, l.quantity, o.currency, l.unit_price,
  l.price_includes_tax, o.billing_cycle, l.term_duration, l.renews_to_term, 1, l.return_policy, l.reseller_mpn_id,
  0, o.created_at, e.expires_at, 0, 0, c.id, c.month, 0, o.created_at, o.created_at, NULL,
  CASE WHEN e.state = 2 THEN e.cancelled_at END, CASE WHEN e.state = 2 THEN NULL ELSE e.expires_at END
FROM order_lines l
JOIN orders o ON o.partner_id = l.partner_id AND o.customer_id = l.customer_id AND o.order_id = l.order_id
JOIN entitlements e ON e.partner_id = l.partner_id AND e.customer_id = l.customer_id AND e.order_id = l.order_id
  AND e.line_number = l.line_number
JOIN charges c ON c.partner_id = l.partner_id AND c.order_id = l.order_id AND c.order_line = l.line_number AND c.type = 0
WHERE l.term_duration <> '' AND l.product_type <> 'reservation' AND e.expires_at IS NOT NULL;
