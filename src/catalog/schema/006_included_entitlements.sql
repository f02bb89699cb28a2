-- What comes with a purchase of a SKU beside the SKU itself: earlier versions of it, or of another one (downgrade rights).
-- For purchases within a time; what has begun is only ever given an end still to come. Operator-wide.
CREATE TABLE included_entitlements (
  product_id          TEXT NOT NULL,
  sku_id              TEXT NOT NULL,          -- what is bought
  included_product_id TEXT NOT NULL,
  included_sku_id     TEXT NOT NULL,
  version             TEXT NOT NULL,          -- of the key pool and of the media
  effective_from      BIGINT NOT NULL,        -- microseconds UTC, inclusive
  effective_to        BIGINT,                 -- exclusive; null for open
  PRIMARY KEY (product_id, sku_id, included_product_id, included_sku_id, version, effective_from),
  CHECK (effective_to IS NULL OR effective_to > effective_from)
) /*sqlite: WITHOUT ROWID */;
