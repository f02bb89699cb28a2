-- The ledger: one row is one balanced entry that moves an amount from its credit account to its debit account. Rows are
-- appended (order ids sort by time, and so do business keys that begin with one) and never changed: 1 row, no index
-- entry beside it.
CREATE TABLE ledger_entries (
  partner_id   TEXT   NOT NULL,
  business_key TEXT   NOT NULL,  -- what the entry is for, as <order id>/<line number>/new
  kind         TEXT   NOT NULL,  -- charge type (rules 3.5)
  debit        TEXT   NOT NULL,  -- account words of billing/service.h
  credit       TEXT   NOT NULL,
  currency     TEXT   NOT NULL,  -- ISO 4217
  amount       BIGINT NOT NULL,  -- minor units of the currency; negative where an entry is reversed
  customer_id  TEXT   NOT NULL,  -- empty for what concerns no customer
  posted_at    BIGINT NOT NULL,  -- microseconds UTC
  PRIMARY KEY (partner_id, business_key),
  CHECK (debit <> credit)
) /*sqlite: WITHOUT ROWID */;
