-- Keys of versions that came with a purchase (downgrade rights), assigned when somebody first asks; and activations.

-- `ordinal` is that of the line's own key, whose right this one uses: one unit, in an earlier version. The pool says of
-- which product, SKU and version it is.
CREATE TABLE included_keys (
  partner_id TEXT NOT NULL,
  order_id TEXT NOT NULL,
  line_number BIGINT NOT NULL,
  pool BIGINT NOT NULL,
  ordinal BIGINT NOT NULL,
  pool_sequence BIGINT NOT NULL,
  status BIGINT NOT NULL,               -- as software_keys.status; never 0, since asking is seeing
  first_revealed_at BIGINT NOT NULL,
  first_revealed_by TEXT NOT NULL,
  PRIMARY KEY (partner_id, order_id, line_number, pool, ordinal)
) /*sqlite: WITHOUT ROWID */;

-- How often the right of a key was used, by the key itself or by an earlier version's in its place.
ALTER TABLE software_keys ADD COLUMN activation_count BIGINT NOT NULL DEFAULT 0;

-- A machine that activates again is the same activation.
CREATE TABLE key_activations (
  partner_id TEXT NOT NULL,
  order_id TEXT NOT NULL,
  line_number BIGINT NOT NULL,
  ordinal BIGINT NOT NULL,
  machine TEXT NOT NULL,                -- as the activation service names it
  activated_at BIGINT NOT NULL,
  PRIMARY KEY (partner_id, order_id, line_number, ordinal, machine)
) /*sqlite: WITHOUT ROWID */;

-- Operator-wide: who holds a key that somebody has seen, by the key's keyed hash. Filled by reveals and not by purchases:
-- nobody can activate a key before it was seen.
CREATE TABLE revealed_keys (
  lookup BYTEA NOT NULL,                -- as pool_keys.lookup
  partner_id TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  order_id TEXT NOT NULL,
  line_number BIGINT NOT NULL,
  ordinal BIGINT NOT NULL,
  included_pool BIGINT,                 -- of an earlier version's key; null: the line's own
  PRIMARY KEY (lookup)
) /*sqlite: WITHOUT ROWID */;
