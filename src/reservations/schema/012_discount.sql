-- What reservations gave, hour by hour. A day of a customer is written as a whole and, when its usage changes, written anew.
-- Ratio-hours count 10^-10 (discount.h), ratios ten-thousandths.

CREATE TABLE rated_usage (
  partner_id   TEXT   NOT NULL,
  customer_id  TEXT   NOT NULL,
  hour         BIGINT NOT NULL,  -- hours since 1970-01-01T00:00:00Z
  resource_key BYTEA  NOT NULL,
  ratio        BIGINT NOT NULL,  -- of its size that day
  used         BIGINT NOT NULL,  -- ratio-hours
  uncovered    BIGINT NOT NULL,  -- of them, to be paid as you go
  PRIMARY KEY (partner_id, customer_id, hour, resource_key),
  CHECK (uncovered BETWEEN 0 AND used)
) /*sqlite: WITHOUT ROWID */;

-- Which reservation covered what.
CREATE TABLE usage_covers (
  partner_id     TEXT   NOT NULL,
  customer_id    TEXT   NOT NULL,
  hour           BIGINT NOT NULL,
  resource_key   BYTEA  NOT NULL,
  reservation_id TEXT   NOT NULL,
  ratio_hours    BIGINT NOT NULL,
  PRIMARY KEY (partner_id, customer_id, hour, resource_key, reservation_id)
) /*sqlite: WITHOUT ROWID */;

CREATE TABLE reservation_hours (
  partner_id     TEXT   NOT NULL,
  customer_id    TEXT   NOT NULL,
  reservation_id TEXT   NOT NULL,
  hour           BIGINT NOT NULL,
  capacity       BIGINT NOT NULL,  -- quantity times ratio: ratio-hours of the whole hour in ten-thousandths
  given          BIGINT NOT NULL,  -- ratio-hours
  hourly_cost    TEXT   NOT NULL,  -- decimal: its price by the hours of its term
  currency       TEXT   NOT NULL,
  PRIMARY KEY (partner_id, customer_id, reservation_id, hour)
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX reservation_hours_by_day ON reservation_hours (partner_id, customer_id, hour);

-- Reservations of which people were told that too little of them is used; gone when it is used again.
CREATE TABLE reservation_alarms (
  partner_id     TEXT   NOT NULL,
  customer_id    TEXT   NOT NULL,
  reservation_id TEXT   NOT NULL,
  told_at        BIGINT NOT NULL,  -- microseconds UTC
  PRIMARY KEY (partner_id, customer_id, reservation_id)
) /*sqlite: WITHOUT ROWID */;

-- One row: until which day everybody who holds a reservation has its days to rate, with usage or without.
CREATE TABLE discount_progress (
  id               BIGINT PRIMARY KEY,  -- always 1
  enrolled_through BIGINT NOT NULL      -- days since 1970-01-01
);
