-- Orders and their lines, laid out for appending. Order ids sort by time, and the key holds a customer's orders together,
-- so that the list of a customer's orders is one range read and no other index is needed.
--
-- What the checkout of one line with one key of a pool costs, all modules together: 6 rows appended (order, line,
-- entitlement, key of the line, ledger entry, log record), 3 rows changed (cart, key of the pool, head of the log), and
-- no entry in any secondary index. The edge adds the stored answer: 1 row and 1 index entry.
CREATE TABLE orders (
  partner_id    TEXT   NOT NULL,
  customer_id   TEXT   NOT NULL,
  order_id      TEXT   NOT NULL,
  status        TEXT   NOT NULL,  -- pending | completed | cancelled
  version       BIGINT NOT NULL,
  billing_cycle TEXT   NOT NULL,
  currency      TEXT   NOT NULL,  -- ISO 4217
  total         BIGINT NOT NULL,  -- minor units; the sum of its lines as bought
  country       TEXT   NOT NULL,  -- the customer's market at the purchase
  cart_id       TEXT   NOT NULL,  -- empty for a direct order
  created_at    BIGINT NOT NULL,  -- microseconds UTC
  created_by    TEXT   NOT NULL,
  PRIMARY KEY (partner_id, customer_id, order_id),
  CHECK (status IN ('pending', 'completed', 'cancelled'))
) /*sqlite: WITHOUT ROWID */;

-- A line keeps what it was bought as: names, price and return policy of that moment.
CREATE TABLE order_lines (
  partner_id           TEXT   NOT NULL,
  customer_id          TEXT   NOT NULL,
  order_id             TEXT   NOT NULL,
  line_number          BIGINT NOT NULL,  -- 0..n-1
  status               TEXT   NOT NULL,  -- pending | fulfilled | cancelled
  product_id           TEXT   NOT NULL,
  sku_id               TEXT   NOT NULL,
  availability_id      TEXT   NOT NULL,
  product_type         TEXT   NOT NULL,
  product_title        TEXT   NOT NULL,
  sku_title            TEXT   NOT NULL,
  publisher            TEXT   NOT NULL,
  friendly_name        TEXT   NOT NULL,
  quantity             BIGINT NOT NULL,  -- as bought
  term_duration        TEXT   NOT NULL,  -- empty for perpetual
  unit_price           TEXT   NOT NULL,  -- decimal, of one unit for the whole term
  total                BIGINT NOT NULL,  -- minor units
  price_includes_tax   BIGINT NOT NULL,
  return_policy        TEXT   NOT NULL,  -- pinned when the line was ordered (rules 0)
  reseller_mpn_id      TEXT   NOT NULL,  -- reseller of record; empty for none
  renews_to_term       TEXT   NOT NULL,
  provisioning_context TEXT   NOT NULL,
  PRIMARY KEY (partner_id, customer_id, order_id, line_number),
  CHECK (status IN ('pending', 'fulfilled', 'cancelled')),
  CHECK (quantity > 0)
) /*sqlite: WITHOUT ROWID */;
