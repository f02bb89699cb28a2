-- What seals, itself wrapped by a master key: the data keys (kind 0) by the numbers that stand in sealed values, and the root of
-- the look-up keys (kind 1, number 1). A shop from before this table has in it, from its first start on, what its master key
-- gave until then. Operator-wide.
CREATE TABLE sealing_keys (
  kind        BIGINT NOT NULL CHECK (kind IN (0, 1)),
  number      BIGINT NOT NULL,
  wrapped     BYTEA  NOT NULL,
  master_id   TEXT   NOT NULL,      -- of the master key that wraps it
  created_at  BIGINT NOT NULL,
  wrapped_at  BIGINT NOT NULL,      -- last
  seals_from  BIGINT NOT NULL,      -- by the system's clock; the data key with the latest one that is past seals
  PRIMARY KEY (kind, number)
) /*sqlite: WITHOUT ROWID */;

-- Each slot signs from its time on, until the next one's. It is published before, and believed until it ends.
ALTER TABLE signing_keys ADD COLUMN signs_from BIGINT NOT NULL DEFAULT 0;
ALTER TABLE signing_keys ADD COLUMN ends_at BIGINT;  -- none: it is the last
