-- Operator-wide. How many reserved instances one subscription may hold in a region with a scope of its own (rules 5.1). A row of
-- the subscription goes before one for all; without a row there is no limit.
CREATE TABLE region_quotas (
  region          TEXT   NOT NULL,  -- lower case
  subscription_id TEXT   NOT NULL,  -- empty: all
  instances       BIGINT NOT NULL,
  PRIMARY KEY (region, subscription_id),
  CHECK (instances >= 0)
) /*sqlite: WITHOUT ROWID */;
