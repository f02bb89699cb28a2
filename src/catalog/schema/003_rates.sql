-- What turns prices into charges, by date and for every partner: tax rates and exchange rates. Operator-wide.

-- A rate holds from its day until the next one of its country: no two overlap, and there is no gap after the first.
CREATE TABLE tax_rates (
  country    TEXT NOT NULL,                   -- ISO 3166-1 alpha-2, the partner's (rules 3.7)
  valid_from BIGINT NOT NULL,                 -- microseconds UTC, inclusive
  rate       BIGINT NOT NULL,                 -- mantissa of a fraction: 0.19 is 19 with scale 2
  rate_scale BIGINT NOT NULL,
  name       TEXT NOT NULL,                   -- as people call it: VAT, GST
  source     TEXT NOT NULL,
  PRIMARY KEY (country, valid_from),
  CHECK (rate >= 0)
) /*sqlite: WITHOUT ROWID */;

-- US dollars for one unit of a currency during one month (rules 3.8). The months of a currency are consecutive.
CREATE TABLE exchange_rates (
  month     BIGINT NOT NULL,                  -- months since January 1970
  currency  TEXT NOT NULL,                    -- never USD, which is 1
  usd       BIGINT NOT NULL,                  -- mantissa
  usd_scale BIGINT NOT NULL,
  PRIMARY KEY (month, currency),
  CHECK (usd > 0)
) /*sqlite: WITHOUT ROWID */;
