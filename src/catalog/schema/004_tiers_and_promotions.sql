-- Prices by quantity, and promotions.

-- Tiers past the first, as words `101:0.80 1001:0.75`: from the 101st unit on, each costs 0.80. Empty: one price for all.
-- On the price's own row, so that pricing an item reads nothing more than before.
ALTER TABLE prices ADD COLUMN tiers TEXT NOT NULL DEFAULT '';

-- Percent off for a time. An empty text matches everything. Operator-wide.
CREATE TABLE promotions (
  product_id    TEXT NOT NULL,                -- empty: every product
  id            TEXT NOT NULL,                -- a GUID
  name          TEXT NOT NULL,
  sku_id        TEXT NOT NULL,
  market        TEXT NOT NULL,
  segment       TEXT NOT NULL,                -- of the availability
  term          TEXT NOT NULL,                -- '-' for perpetual only
  percent       BIGINT NOT NULL,              -- mantissa: 12.5 is 125 with scale 1
  percent_scale BIGINT NOT NULL,
  valid_from    BIGINT NOT NULL,              -- microseconds UTC, inclusive
  valid_to      BIGINT NOT NULL,              -- exclusive
  PRIMARY KEY (product_id, id),
  CHECK (valid_to > valid_from),
  CHECK (percent > 0)
) /*sqlite: WITHOUT ROWID */;
CREATE UNIQUE INDEX promotions_by_id ON promotions (id);
