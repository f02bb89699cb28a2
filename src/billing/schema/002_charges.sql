-- What each account holds, kept by every posting in its own transaction, so that a balance costs the same after ten
-- entries and after ten million. `chandlery ledger check` proves that it is the sum of the entries.
CREATE TABLE account_balances (
  partner_id TEXT   NOT NULL,
  currency   TEXT   NOT NULL,  -- ISO 4217
  account    TEXT   NOT NULL,  -- account words of billing/ledger.h
  balance    BIGINT NOT NULL,  -- minor units: debits less credits
  PRIMARY KEY (partner_id, currency, account)
) /*sqlite: WITHOUT ROWID */;

-- Which call wrote the entry: a repeated posting finds the mark of the first, and moves no balance.
ALTER TABLE ledger_entries ADD COLUMN mark BIGINT NOT NULL DEFAULT 0;
-- The keys of one posting are found by the first and the last of them, in the order of their bytes.
/*postgres: ALTER TABLE ledger_entries ALTER COLUMN business_key TYPE TEXT COLLATE "C"; */

INSERT INTO account_balances (partner_id, currency, account, balance)
  SELECT partner_id, currency, account, CAST(SUM(amount) AS BIGINT) FROM (
    SELECT partner_id, currency, debit AS account, amount FROM ledger_entries
    UNION ALL SELECT partner_id, currency, credit AS account, -amount AS amount FROM ledger_entries) AS sides
  GROUP BY partner_id, currency, account;

-- The lines of invoices, those to come and those issued: an invoice is exactly the rows of its first four columns. A row
-- is written once and never changed, and tells its line without any other table: 1 row, no index entry beside it.
CREATE TABLE charges (
  partner_id      TEXT   NOT NULL,
  month           BIGINT NOT NULL,  -- billing month, since January 1970
  invoice_type    BIGINT NOT NULL,  -- InvoiceType
  currency        TEXT   NOT NULL,  -- ISO 4217, of all amounts below
  id              TEXT   NOT NULL /*postgres: COLLATE "C" */,  -- <order id>/<line number>/new; also the key of its ledger entry
  type            BIGINT NOT NULL,  -- ChargeType
  provider        BIGINT NOT NULL,  -- BillingProvider
  posted_at       BIGINT NOT NULL,  -- microseconds UTC, as all instants below
  customer_id     TEXT   NOT NULL,  -- empty, as the next three: concerns no customer
  customer_name   TEXT   NOT NULL,
  customer_domain TEXT   NOT NULL,
  customer_country TEXT  NOT NULL,
  mpn_id          TEXT   NOT NULL,
  reseller_mpn_id TEXT   NOT NULL,
  order_id        TEXT   NOT NULL,
  order_line      BIGINT NOT NULL,
  ordered_at      BIGINT NOT NULL,
  cancellation_id TEXT   NOT NULL,
  alternate_id    TEXT   NOT NULL,
  product_id      TEXT   NOT NULL,
  sku_id          TEXT   NOT NULL,
  availability_id TEXT   NOT NULL,
  product_name    TEXT   NOT NULL,
  sku_name        TEXT   NOT NULL,
  publisher_name  TEXT   NOT NULL,
  publisher_id    TEXT   NOT NULL,
  subscription_id TEXT   NOT NULL,
  subscription_description TEXT NOT NULL,
  term_and_billing_cycle TEXT NOT NULL,
  billing_frequency TEXT NOT NULL,
  unit_type       TEXT   NOT NULL,
  reservation_order_id TEXT NOT NULL,
  reference_id    TEXT   NOT NULL,
  promotion_id    TEXT   NOT NULL,
  price_adjustment TEXT  NOT NULL,
  credit_reason   TEXT   NOT NULL,
  unit_price      TEXT   NOT NULL,  -- decimal
  effective_unit_price TEXT NOT NULL,  -- decimal of 15 significant digits
  quantity        BIGINT NOT NULL,
  billable_quantity TEXT NOT NULL,  -- decimal; negative where something is given back
  subtotal        BIGINT NOT NULL,  -- minor units
  tax             BIGINT NOT NULL,  -- minor units; the total is their sum
  tax_treatment   BIGINT NOT NULL,  -- TaxTreatment
  tax_rate        TEXT   NOT NULL,  -- decimal: 0.19
  tax_name        TEXT   NOT NULL,
  pricing_currency TEXT  NOT NULL,
  exchange_rate   TEXT   NOT NULL,  -- decimal
  exchange_rate_date BIGINT,        -- days since 1970-01-01
  charge_start    BIGINT,
  charge_end      BIGINT,
  subscription_start BIGINT,
  subscription_end BIGINT,
  PRIMARY KEY (partner_id, month, invoice_type, currency, id)
) /*sqlite: WITHOUT ROWID */;
