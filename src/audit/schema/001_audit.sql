-- The activity log. Every table begins with the partner, so that the log shards with it.

-- Where a partner's chain ends. A record's transaction locks, reads and advances this row.
CREATE TABLE audit_heads (
  partner_id TEXT NOT NULL,
  sequence BIGINT NOT NULL,         -- of the last record; 0: none yet
  hash BYTEA NOT NULL,              -- of the last record; 32 zero bytes: none yet
  day BIGINT NOT NULL,              -- UTC day of the last record's instant, days since 1970
  PRIMARY KEY (partner_id)
) /*sqlite: WITHOUT ROWID */;

-- Appended only, in the order of the key; no other index, because an order pays for each.
CREATE TABLE audit_records (
  partner_id TEXT NOT NULL,
  sequence BIGINT NOT NULL,         -- 1, 2, 3... without a gap
  at BIGINT NOT NULL,               -- the actor's instant; need not rise with the sequence (sandbox clocks)
  category BIGINT NOT NULL,         -- 0 transaction, 1 key access
  operation TEXT NOT NULL,
  resource_type TEXT NOT NULL,
  status TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  customer_name TEXT NOT NULL,
  user_id TEXT NOT NULL,
  user_name TEXT NOT NULL,
  application_id TEXT NOT NULL,
  correlation_id TEXT NOT NULL,
  old_value TEXT NOT NULL,
  new_value TEXT NOT NULL,
  customized TEXT NOT NULL,         -- JSON array of {"key","value"}
  hash BYTEA NOT NULL,
  PRIMARY KEY (partner_id, sequence)
) /*sqlite: WITHOUT ROWID */;

-- Sparse index by time: every record of the day has first_sequence <= sequence <= last_sequence. Where a clock went
-- back, the ranges of two days overlap. Written only when a record's day differs from the one before.
CREATE TABLE audit_days (
  partner_id TEXT NOT NULL,
  day BIGINT NOT NULL,
  first_sequence BIGINT NOT NULL,
  last_sequence BIGINT NOT NULL,    -- the day that is being written to has 9223372036854775806
  PRIMARY KEY (partner_id, day)
) /*sqlite: WITHOUT ROWID */;
