-- Payments, what each settles, and the bank entries that they came from.
CREATE TABLE payments (
  partner_id  TEXT   NOT NULL,
  id          TEXT   NOT NULL,  -- rises with time
  source      BIGINT NOT NULL,  -- PaymentSource
  reference   TEXT   NOT NULL,  -- the bank's, the gateway's or the operator's; a payment is known again by it
  currency    TEXT   NOT NULL,
  amount      BIGINT NOT NULL,  -- minor units, above zero
  unallocated BIGINT NOT NULL,  -- what no invoice got of it yet; 0 when reversed
  received_on BIGINT NOT NULL,  -- days since 1970-01-01
  payer       TEXT   NOT NULL,
  words       TEXT   NOT NULL,  -- what the payer wrote
  state       BIGINT NOT NULL,  -- PaymentState
  recorded_at BIGINT NOT NULL,
  recorded_by TEXT   NOT NULL,
  PRIMARY KEY (partner_id, id)
) /*sqlite: WITHOUT ROWID */;
CREATE UNIQUE INDEX payments_once ON payments (partner_id, source, reference);

CREATE TABLE payment_allocations (
  partner_id   TEXT   NOT NULL,
  invoice      TEXT   NOT NULL,  -- its number
  payment_id   TEXT   NOT NULL,
  amount       BIGINT NOT NULL,  -- minor units, above zero
  allocated_at BIGINT NOT NULL,
  PRIMARY KEY (partner_id, invoice, payment_id)
) /*sqlite: WITHOUT ROWID */;
-- What a payment settles.
CREATE INDEX payment_allocations_by_payment ON payment_allocations (partner_id, payment_id, invoice);

-- Operator-wide: the booked entries of statements that were imported, each once.
CREATE TABLE bank_entries (
  account       TEXT   NOT NULL,  -- that was paid into
  reference     TEXT   NOT NULL,  -- the bank's
  state         BIGINT NOT NULL,  -- BankEntryState
  incoming      BIGINT NOT NULL,
  currency      TEXT   NOT NULL,
  amount        BIGINT NOT NULL,
  booked        BIGINT NOT NULL,  -- days since 1970-01-01
  value_date    BIGINT NOT NULL,
  payer_name    TEXT   NOT NULL,
  payer_account TEXT   NOT NULL,
  words         TEXT   NOT NULL,
  partner_id    TEXT   NOT NULL,  -- whose payment it became; empty: nobody's yet
  payment_id    TEXT   NOT NULL,
  PRIMARY KEY (account, reference)
) /*sqlite: WITHOUT ROWID */;
-- The operator's queue.
CREATE INDEX bank_entries_unassigned ON bank_entries (booked, account, reference) WHERE state = 1;

-- Operator-wide: which partner pays from which account, learned when the operator assigns an entry.
CREATE TABLE payer_accounts (
  account    TEXT NOT NULL PRIMARY KEY,
  partner_id TEXT NOT NULL
) /*sqlite: WITHOUT ROWID */;

-- Whose invoice a payer's number means.
CREATE INDEX invoices_by_number ON invoices (number);
