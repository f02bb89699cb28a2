-- A partner's account with the operator. Made by the first purchase, or by the operator.
CREATE TABLE billing_accounts (
  partner_id       TEXT   NOT NULL PRIMARY KEY,
  credit_limit     BIGINT,           -- minor units; null: unlimited
  limit_currency   TEXT   NOT NULL,  -- ISO 4217; empty without a limit
  standing         BIGINT NOT NULL,  -- Standing
  warned_percent   BIGINT NOT NULL,  -- of the limit's use, of which the finance contact was last told: 0, 80 or 95
  first_open_month BIGINT NOT NULL,  -- billing month that takes the next charge, or any later one; earlier ones are issued
  changed_at       BIGINT NOT NULL   -- by the operator or the clock, not by purchases
) /*sqlite: WITHOUT ROWID */;

-- The partner's tax ids as the operator registered them. The newest row that began counts; an empty id ends the
-- registration.
CREATE TABLE tax_registrations (
  partner_id TEXT   NOT NULL,
  since      BIGINT NOT NULL,  -- microseconds UTC
  country    TEXT   NOT NULL,  -- whose id it is
  tax_id     TEXT   NOT NULL,
  PRIMARY KEY (partner_id, since)
) /*sqlite: WITHOUT ROWID */;

-- Periods in which a partner owes no tax, by papers that the operator has seen.
CREATE TABLE tax_exemptions (
  partner_id  TEXT   NOT NULL,
  first_day   BIGINT NOT NULL,  -- days since 1970-01-01, the day on which it takes effect
  last_day    BIGINT NOT NULL,  -- included
  certificate TEXT   NOT NULL,  -- its number, or what else tells it from others
  filed_at    BIGINT NOT NULL,
  PRIMARY KEY (partner_id, first_day, last_day)
) /*sqlite: WITHOUT ROWID */;

-- The operator as it stands on invoices. Operator-wide: one row.
CREATE TABLE sellers (
  id           BIGINT NOT NULL PRIMARY KEY,  -- always 1
  name         TEXT   NOT NULL,
  address      TEXT   NOT NULL,  -- as printed, lines between \n
  country      TEXT   NOT NULL,  -- ISO alpha-2; empty: none of the partners' countries, so that all of them are abroad
  tax_id       TEXT   NOT NULL,
  email        TEXT   NOT NULL,
  telephone    TEXT   NOT NULL,
  payment_instructions TEXT NOT NULL  -- as printed
);
