-- When the log was verified, by whom, and what was found. Operator-wide: a verification may read every partner's chain.
CREATE TABLE audit_verifications (
  id TEXT NOT NULL PRIMARY KEY,        -- rises with time
  whole_log BIGINT NOT NULL,           -- 1: every chain; 0: that of partner_id
  partner_id TEXT NOT NULL,            -- '': the operator's own chain, or every one
  started_at BIGINT NOT NULL,
  started_by TEXT NOT NULL,            -- user name
  updated_at BIGINT NOT NULL,          -- the last sign of life of one that runs
  finished_at BIGINT,                  -- null: it runs, or the server that ran it has stopped
  chains BIGINT NOT NULL,              -- verified
  records BIGINT NOT NULL,             -- verified
  total BIGINT NOT NULL,               -- records that there were when it began
  head TEXT NOT NULL,                  -- of one chain: the last record's hash, hexadecimal
  break_partner_id TEXT,               -- null: no break was found
  break_sequence BIGINT NOT NULL,
  break_kind TEXT NOT NULL,
  break_explanation TEXT NOT NULL
);
