-- What customers were given: entitlements and the keys of their lines. Every tenant-owned table begins with the partner.

-- One row an order line. Order ids sort by time, so the list of a customer is one range in the order of purchase.
CREATE TABLE entitlements (
  partner_id TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  order_id TEXT NOT NULL,
  line_number BIGINT NOT NULL,
  alternate_order_id TEXT NOT NULL,
  product_id TEXT NOT NULL,
  sku_id TEXT NOT NULL,
  product_type BIGINT NOT NULL,         -- catalog::ProductType
  title TEXT NOT NULL,
  quantity BIGINT NOT NULL,
  state BIGINT NOT NULL,                -- 0 active, 1 pending (waits for keys), 2 cancelled
  key_source BIGINT NOT NULL,           -- catalog::KeySource
  activations_per_unit BIGINT NOT NULL,
  pool BIGINT,                          -- where its keys came from; null: generated, none, or still pending
  granted_at BIGINT NOT NULL,
  expires_at BIGINT,                    -- null: perpetual
  cancelled_at BIGINT,
  PRIMARY KEY (partner_id, customer_id, order_id, line_number)
) /*sqlite: WITHOUT ROWID */;

-- The keys of a line; ordinal 1, 2, 3... is the key's id within its line. A key out of a pool stays sealed there, and
-- this row points to it; a generated one is sealed here.
CREATE TABLE software_keys (
  partner_id TEXT NOT NULL,
  order_id TEXT NOT NULL,
  line_number BIGINT NOT NULL,
  ordinal BIGINT NOT NULL,
  pool BIGINT,
  pool_sequence BIGINT,
  sealed BYTEA,
  activation_limit BIGINT NOT NULL,
  status BIGINT NOT NULL,               -- 0 assigned, 1 revealed, 2 revoked
  first_revealed_at BIGINT,
  first_revealed_by TEXT,
  PRIMARY KEY (partner_id, order_id, line_number, ordinal)
) /*sqlite: WITHOUT ROWID */;

-- Operator-wide: the pools that keys are taken from, one for each product, SKU and version.
CREATE TABLE key_pools (
  product_id TEXT NOT NULL,
  sku_id TEXT NOT NULL,
  version TEXT NOT NULL,
  number BIGINT NOT NULL,               -- made of the three above (pool_store.h): no counter that servers fight for
  format TEXT NOT NULL,                 -- product_key.h
  is_current BIGINT NOT NULL,           -- 1 for the version that new orders get
  next_sequence BIGINT NOT NULL,
  first_free BIGINT NOT NULL,           -- every key before this sequence is taken; a lower bound, moved now and then
  total BIGINT NOT NULL,                -- keys ever imported
  opened_at BIGINT NOT NULL,
  PRIMARY KEY (product_id, sku_id, version),
  UNIQUE (number)
) /*sqlite: WITHOUT ROWID */;

-- Operator-wide. Clustered by pool and taken in order, so that assignments append to the pages they change; the state is
-- in no index.
CREATE TABLE pool_keys (
  pool BIGINT NOT NULL,
  sequence BIGINT NOT NULL,             -- rises; refused duplicates leave gaps
  state BIGINT NOT NULL,                -- 0 available, 1 taken; it never goes back after a commit
  lookup BYTEA NOT NULL,                -- first 16 bytes of the keyed hash of the normalised key
  sealed BYTEA NOT NULL,
  PRIMARY KEY (pool, sequence),
  UNIQUE (lookup)
) /*sqlite: WITHOUT ROWID */ /*postgres: WITH (fillfactor = 85) */;

-- Operator-wide: lines that wait for keys, served in this order when keys arrive. Rows go when they are served.
CREATE TABLE key_waits (
  product_id TEXT NOT NULL,
  sku_id TEXT NOT NULL,
  since BIGINT NOT NULL,
  order_id TEXT NOT NULL,
  line_number BIGINT NOT NULL,
  partner_id TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  keys_needed BIGINT NOT NULL,
  activation_limit BIGINT NOT NULL,
  PRIMARY KEY (product_id, sku_id, since, order_id, line_number)
) /*sqlite: WITHOUT ROWID */;
