-- The second book: what a partner asks of its customers (S3, rules C15). Tenant-owned: nobody else sees or prices by it.

-- A rule holds from its moment until the next one of the same scope. An empty text in the scope matches everything.
CREATE TABLE resale_rules (
  partner_id      TEXT NOT NULL,
  product_id      TEXT NOT NULL,
  sku_id          TEXT NOT NULL,
  availability_id TEXT NOT NULL,
  term            TEXT NOT NULL,              -- P1M P1Y P3Y; '-' for perpetual only
  valid_from      BIGINT NOT NULL,            -- microseconds UTC, inclusive
  kind            TEXT NOT NULL,              -- fixed | cost_plus | recommended_minus | none
  amount          BIGINT NOT NULL,            -- mantissa of a unit price, or of percent
  amount_scale    BIGINT NOT NULL,
  currency        TEXT NOT NULL,              -- of a fixed price; else empty
  set_by          TEXT NOT NULL,
  PRIMARY KEY (partner_id, product_id, sku_id, availability_id, term, valid_from),
  CHECK (amount >= 0)
) /*sqlite: WITHOUT ROWID */;
