-- How far a sandbox's clock was turned ahead: one row at the most. A shop that never was a sandbox has none.
CREATE TABLE sandbox_clock (
  id    BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
  ahead BIGINT NOT NULL CHECK (ahead >= 0)  -- microseconds
);
