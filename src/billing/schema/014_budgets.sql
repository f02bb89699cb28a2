-- What each customer has used in a calendar month, before tax: the sum of its charges of usage of that month's days, kept by
-- each charge in its own transaction, so that a page of customers costs the same after ten charges and after ten million.
-- `chandlery ledger check` proves the sums.
CREATE TABLE customer_usage (
  partner_id  TEXT   NOT NULL,
  month       BIGINT NOT NULL,  -- of the days of use, since January 1970
  currency    TEXT   NOT NULL,  -- ISO 4217
  customer_id TEXT   NOT NULL /*postgres: COLLATE "C" */,
  used        BIGINT NOT NULL,  -- minor units
  changed_at  BIGINT NOT NULL,  -- microseconds UTC, of the newest charge
  PRIMARY KEY (partner_id, month, currency, customer_id)
) /*sqlite: WITHOUT ROWID */;
-- Who used the most.
CREATE INDEX customer_usage_by_sum ON customer_usage (partner_id, month, currency, used, customer_id);

-- The day is a part of a charge's id: usage/2021-03-08/... What the operator credited of one (6) is no less used.
INSERT INTO customer_usage (partner_id, month, currency, customer_id, used, changed_at)
  SELECT partner_id, month_of_use, currency, customer_id, CAST(SUM(subtotal) AS BIGINT), MAX(posted_at) FROM (
    SELECT partner_id, currency, customer_id, subtotal, posted_at,
           (CAST(substr(id, 7, 4) AS BIGINT) - 1970) * 12 + CAST(substr(id, 12, 2) AS BIGINT) - 1 AS month_of_use
    FROM charges WHERE id >= 'usage/' AND id < 'usage0' AND type <> 6) AS uses
  GROUP BY partner_id, month_of_use, currency, customer_id;

-- What a partner means a customer to use in a month. One that is taken away keeps its row, as the log tells of it.
CREATE TABLE customer_budgets (
  partner_id  TEXT   NOT NULL,
  customer_id TEXT   NOT NULL /*postgres: COLLATE "C" */,
  amount      BIGINT,           -- minor units; null: none
  currency    TEXT   NOT NULL,  -- ISO 4217, the partner's
  changed_at  BIGINT NOT NULL,  -- microseconds UTC
  told_month  BIGINT NOT NULL,  -- in which 80 % were reached and the partner was last told, since January 1970; 0: never
  PRIMARY KEY (partner_id, customer_id)
) /*sqlite: WITHOUT ROWID */;
-- Who is near its budget this month.
CREATE INDEX customer_budgets_told ON customer_budgets (partner_id, told_month, customer_id) WHERE amount IS NOT NULL;
