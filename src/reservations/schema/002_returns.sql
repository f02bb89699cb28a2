-- What was given back: a row for each return and exchange, written once. The cap of a year counts the returns.
CREATE TABLE reservation_returns (
  partner_id     TEXT   NOT NULL,
  customer_id    TEXT   NOT NULL,
  return_id      TEXT   NOT NULL,  -- sorts by time
  reservation_id TEXT   NOT NULL,
  exchange       BIGINT NOT NULL,  -- 1: exchanged for another, which no cap counts
  returned_at    BIGINT NOT NULL,  -- microseconds UTC
  currency       TEXT   NOT NULL,  -- ISO 4217
  commitment     BIGINT NOT NULL,  -- minor units, as all amounts
  credit         BIGINT NOT NULL,
  fee            BIGINT NOT NULL,
  cap_currency   TEXT   NOT NULL,  -- of `counted`; empty: its policy has no cap
  counted        BIGINT NOT NULL,  -- the commitment at the rate of its month
  PRIMARY KEY (partner_id, customer_id, return_id)
) /*sqlite: WITHOUT ROWID */;
