-- What is for sale. All of these tables are operator-wide: one catalogue serves every partner, so none has a partner_id.

CREATE TABLE products (
  id                   TEXT PRIMARY KEY,      -- 12 characters, upper case
  title                TEXT NOT NULL,
  description          TEXT NOT NULL,
  publisher            TEXT NOT NULL,
  is_microsoft_product BIGINT NOT NULL,
  kind                 TEXT NOT NULL,         -- perpetual_software | software_subscription | reservation | suse_or_red_hat_plan
  type_id              TEXT NOT NULL,
  type_name            TEXT NOT NULL,
  sub_type_id          TEXT NOT NULL,         -- empty for none
  sub_type_name        TEXT NOT NULL
);

CREATE TABLE product_views (
  target_view TEXT NOT NULL,
  product_id  TEXT NOT NULL,
  PRIMARY KEY (target_view, product_id)
) /*sqlite: WITHOUT ROWID */;

-- Lists are words with one blank between them.
CREATE TABLE skus (
  product_id             TEXT NOT NULL,
  id                     TEXT NOT NULL,       -- 4 characters, upper case
  title                  TEXT NOT NULL,
  description            TEXT NOT NULL,
  unit_of_measure        TEXT NOT NULL,
  minimum_quantity       BIGINT NOT NULL,
  maximum_quantity       BIGINT NOT NULL,
  is_trial               BIGINT NOT NULL,
  terms                  TEXT NOT NULL,       -- P1M P1Y P3Y; empty for perpetual
  billing_cycles         TEXT NOT NULL,       -- one_time monthly annual none
  prerequisites          TEXT NOT NULL,
  inventory_variables    TEXT NOT NULL,
  provisioning_variables TEXT NOT NULL,
  dynamic_attributes     TEXT NOT NULL,       -- a JSON object of texts
  terms_of_use           TEXT NOT NULL,       -- an address; empty for none
  key_source             TEXT NOT NULL,       -- none | pool | generated
  activations_per_unit   BIGINT NOT NULL,
  fulfilment_family      TEXT NOT NULL,
  return_family          TEXT NOT NULL,
  inventory              BIGINT,              -- units left; null for unlimited
  PRIMARY KEY (product_id, id),
  CHECK (minimum_quantity >= 1 AND maximum_quantity >= minimum_quantity),
  CHECK (inventory IS NULL OR inventory >= 0)
) /*sqlite: WITHOUT ROWID */;

-- A SKU in one market for one segment. The id follows from the other columns.
CREATE TABLE availabilities (
  product_id TEXT NOT NULL,
  sku_id     TEXT NOT NULL,
  id         TEXT NOT NULL,                   -- 12 characters, upper case
  market     TEXT NOT NULL,                   -- ISO 3166-1 alpha-2
  segment    TEXT NOT NULL,                   -- commercial | education | government | nonprofit
  PRIMARY KEY (product_id, sku_id, id)
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX availabilities_by_market ON availabilities (market, product_id, sku_id);

-- Prices of one unit for the whole term. Two prices of one availability, term and billing cycle never overlap in time.
CREATE TABLE prices (
  product_id      TEXT NOT NULL,
  sku_id          TEXT NOT NULL,
  availability_id TEXT NOT NULL,
  term            TEXT NOT NULL,              -- empty for perpetual
  billing_cycle   TEXT NOT NULL,              -- empty: the same price whatever the cycle
  effective_from  BIGINT NOT NULL,            -- microseconds UTC, inclusive
  effective_to    BIGINT,                     -- exclusive; null for open
  currency        TEXT NOT NULL,
  unit_price      BIGINT NOT NULL,            -- mantissa
  unit_scale      BIGINT NOT NULL,            -- digits after the point
  erp             BIGINT,                     -- recommended retail price, mantissa; null for none
  erp_scale       BIGINT NOT NULL,
  PRIMARY KEY (product_id, sku_id, availability_id, term, billing_cycle, effective_from),
  CHECK (effective_to IS NULL OR effective_to > effective_from),
  CHECK (unit_price >= 0)
) /*sqlite: WITHOUT ROWID */;

CREATE TABLE markets (
  country                         TEXT PRIMARY KEY,
  name                            TEXT NOT NULL,
  region                          TEXT NOT NULL,   -- a partner sells only in its own (rules 3.8)
  currency                        TEXT NOT NULL,
  price_includes_tax_software     BIGINT NOT NULL, -- S36
  price_includes_tax_reservations BIGINT NOT NULL
);

-- Where a kind of product must not be sold (S31, S80). Places keep their own names, because two may share a code.
CREATE TABLE market_blocks (
  country      TEXT NOT NULL,
  product_type TEXT NOT NULL,                 -- as products.kind
  place        TEXT NOT NULL,
  blocked_from BIGINT NOT NULL,
  blocked_to   BIGINT,                        -- exclusive; null for open
  source       TEXT NOT NULL,
  PRIMARY KEY (country, product_type, place, blocked_from)
) /*sqlite: WITHOUT ROWID */;
