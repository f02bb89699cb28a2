-- Carts and their lines. Tenant-owned: every key begins with the partner. A cart is read whole, by its key.

CREATE TABLE carts (
  partner_id  TEXT   NOT NULL,
  customer_id TEXT   NOT NULL,
  cart_id     TEXT   NOT NULL,
  status      TEXT   NOT NULL,  -- active | ordered; expired is active past expires_at
  version     BIGINT NOT NULL,  -- counts changes, so that a checkout orders what it has priced
  created_at  BIGINT NOT NULL,  -- microseconds UTC
  modified_at BIGINT NOT NULL,
  expires_at  BIGINT NOT NULL,
  modified_by TEXT   NOT NULL,
  PRIMARY KEY (partner_id, customer_id, cart_id),
  CHECK (status IN ('active', 'ordered'))
) /*sqlite: WITHOUT ROWID */;

-- What was asked for, and the price that was shown for it. A line with an error has no price.
CREATE TABLE cart_lines (
  partner_id           TEXT   NOT NULL,
  customer_id          TEXT   NOT NULL,
  cart_id              TEXT   NOT NULL,
  line_number          BIGINT NOT NULL,  -- 0..n-1
  catalog_item_id      TEXT   NOT NULL,
  friendly_name        TEXT   NOT NULL,
  quantity             BIGINT NOT NULL,
  billing_cycle        TEXT   NOT NULL,
  term_duration        TEXT   NOT NULL,
  reseller_mpn_id      TEXT   NOT NULL,  -- reseller of record; empty for none
  renews_to_term       TEXT   NOT NULL,
  provisioning_context TEXT   NOT NULL,  -- a JSON object, or empty
  order_group          TEXT   NOT NULL,
  currency             TEXT   NOT NULL,  -- empty when the line has an error
  unit_price           TEXT   NOT NULL,  -- decimal
  total                BIGINT NOT NULL,  -- minor units
  error_code           BIGINT NOT NULL,  -- contract 4; 0 for none
  error_text           TEXT   NOT NULL,
  PRIMARY KEY (partner_id, customer_id, cart_id, line_number),
  CHECK (quantity > 0)
) /*sqlite: WITHOUT ROWID */;
