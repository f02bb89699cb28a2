-- Where a large price sheet waits, in small transactions, until one statement switches it on (price_batches.h).

-- Counts the changes of `prices`: what was planned against one version is switched on only if it is still that one.
CREATE TABLE price_book (
  id      BIGINT PRIMARY KEY,                 -- always 1
  version BIGINT NOT NULL
);
INSERT INTO price_book (id, version) VALUES (1, 0);

-- At most one row: the import under way.
CREATE TABLE price_stage (
  id           BIGINT PRIMARY KEY,            -- always 1
  digest       TEXT NOT NULL,                 -- of every change that it plans
  book_version BIGINT NOT NULL,               -- that it was planned against
  staged       BIGINT NOT NULL,               -- rows of staged_prices so far
  state        TEXT NOT NULL,                 -- staging | applied; an applied one is being swept away
  started_by   TEXT NOT NULL,
  touched_at   BIGINT NOT NULL                -- microseconds UTC
);

-- Rows of `prices` to be, with their availability.
CREATE TABLE staged_prices (
  position        BIGINT PRIMARY KEY,
  product_id      TEXT NOT NULL,
  sku_id          TEXT NOT NULL,
  availability_id TEXT NOT NULL,
  market          TEXT NOT NULL,
  segment         TEXT NOT NULL,
  term            TEXT NOT NULL,
  billing_cycle   TEXT NOT NULL,
  effective_from  BIGINT NOT NULL,
  effective_to    BIGINT,
  currency        TEXT NOT NULL,
  unit_price      BIGINT NOT NULL,
  unit_scale      BIGINT NOT NULL,
  erp             BIGINT,
  erp_scale       BIGINT NOT NULL,
  tiers           TEXT NOT NULL
);
