-- Invoices, and the notes that amend them. What was charged stands in `charges`: an invoice is the rows of its partner,
-- month, type and currency, so this table holds what was true when it was issued and what happened to it since.
CREATE TABLE invoices (
  partner_id   TEXT   NOT NULL,
  number       TEXT   NOT NULL,  -- G and nine digits, without gaps over all partners
  type         BIGINT NOT NULL,  -- InvoiceType
  document     BIGINT NOT NULL,  -- DocumentType
  month        BIGINT NOT NULL,  -- since January 1970
  currency     TEXT   NOT NULL,  -- ISO 4217, of all amounts below, in minor units
  invoice_date BIGINT NOT NULL,  -- days since 1970-01-01
  due_date     BIGINT NOT NULL,
  subtotal     BIGINT NOT NULL,
  tax          BIGINT NOT NULL,
  adjustments  BIGINT NOT NULL,
  paid         BIGINT NOT NULL,
  credited     BIGINT NOT NULL,
  credit_left  BIGINT NOT NULL,  -- of a negative document: what later invoices may still use
  state        BIGINT NOT NULL,  -- InvoiceState
  disputed     BIGINT NOT NULL,
  lines        BIGINT NOT NULL,
  providers    BIGINT NOT NULL,  -- of the lines: a bit for each BillingProvider
  amends_of    TEXT   NOT NULL,  -- number of the document that this one amends; empty: none
  seller       TEXT   NOT NULL,  -- JSON, as it stood at the issue; nothing searches inside it
  buyer        TEXT   NOT NULL,  -- JSON, the same
  payment_instructions TEXT NOT NULL,
  tax_notes    TEXT   NOT NULL,  -- JSON array of sentences
  issued_at    BIGINT NOT NULL,  -- microseconds UTC
  PRIMARY KEY (partner_id, number)
) /*sqlite: WITHOUT ROWID */;
-- A month is issued once, an invoice is voided once and replaced once.
CREATE UNIQUE INDEX invoices_once ON invoices (partner_id, month, type, currency, document, amends_of);
-- What is owed, over all partners: who is in arrears today.
CREATE INDEX invoices_owed ON invoices (due_date) WHERE state < 2;
-- Credit that waits for an invoice.
CREATE INDEX invoices_with_credit ON invoices (partner_id, currency, number) WHERE credit_left > 0;

-- Which document's credit paid for which invoice.
CREATE TABLE invoice_credits (
  partner_id TEXT   NOT NULL,
  source     TEXT   NOT NULL,  -- number of the negative document
  target     TEXT   NOT NULL,  -- number of the invoice that it was used for
  amount     BIGINT NOT NULL,  -- minor units, positive
  applied_at BIGINT NOT NULL,
  PRIMARY KEY (partner_id, source, target)
) /*sqlite: WITHOUT ROWID */;

-- Operator-wide: one row a series. The next number is taken by updating the row in the transaction that issues, so that
-- a transaction that is undone leaves no gap.
CREATE TABLE number_series (
  series TEXT   NOT NULL PRIMARY KEY,
  next   BIGINT NOT NULL
) /*sqlite: WITHOUT ROWID */;

-- Operator-wide: how the run of a month stands, for those who watch it. What is issued is decided by the invoices and the
-- accounts alone.
CREATE TABLE invoice_runs (
  month         BIGINT NOT NULL PRIMARY KEY,
  started_at    BIGINT NOT NULL,
  finished_at   BIGINT,           -- null: it runs, or was stopped
  partners      BIGINT NOT NULL,  -- with something to be invoiced, those that are done included
  partners_done BIGINT NOT NULL
) /*sqlite: WITHOUT ROWID */;
CREATE TABLE invoice_run_totals (
  month    BIGINT NOT NULL,
  currency TEXT   NOT NULL,
  invoices BIGINT NOT NULL,
  lines    BIGINT NOT NULL,
  total    BIGINT NOT NULL,  -- minor units
  PRIMARY KEY (month, currency)
) /*sqlite: WITHOUT ROWID */;
