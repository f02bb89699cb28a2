-- What was used, hour by hour, as it was imported; and the days that are to be rated.

-- Operator-wide. At most one import is coming at a time (usage_import.h).
CREATE TABLE usage_imports (
  number      BIGINT PRIMARY KEY,  -- counted from 1
  state       BIGINT NOT NULL,     -- 0 coming, 1 accepted, 2 refused or broken off
  name        TEXT   NOT NULL,     -- as the sender calls it; may be empty
  started_by  TEXT   NOT NULL,
  started_at  BIGINT NOT NULL,     -- microseconds UTC
  touched_at  BIGINT NOT NULL,     -- of the last rows that came
  ended_at    BIGINT,
  row_count   BIGINT NOT NULL,
  added       BIGINT NOT NULL,     -- corrections among them
  corrections BIGINT NOT NULL,
  duplicates  BIGINT NOT NULL      -- rows that said what was known
);

-- Resources as usage names them, each written once: an hour then holds a key and a quantity. A resource that is resized,
-- moved or priced anew is another row. They are words, not usage: a refused file may leave some that nothing points to.
CREATE TABLE metered_resources (
  partner_id       TEXT   NOT NULL,
  customer_id      TEXT   NOT NULL,
  resource_key     BYTEA  NOT NULL,  -- 16 bytes of the hash of all that follows
  resource         TEXT   NOT NULL,  -- its URI
  size             TEXT   NOT NULL,
  region           TEXT   NOT NULL,  -- lower case
  subscription_id  TEXT   NOT NULL,
  resource_group   TEXT   NOT NULL,
  management_group TEXT   NOT NULL,  -- empty: none
  priority         BIGINT NOT NULL,  -- 0 regular, 1 spot, 2 promo, 3 classic
  unit_price       TEXT   NOT NULL,  -- decimal, of an hour
  currency         TEXT   NOT NULL,
  earned_credit    BIGINT NOT NULL,  -- whether the partner had access the whole day
  details          TEXT   NOT NULL,  -- JSON: what only the line of a bill says
  PRIMARY KEY (partner_id, customer_id, resource_key)
) /*sqlite: WITHOUT ROWID */;

-- Rows of the import that is coming. One statement moves them to usage_records when the whole file has proved good.
CREATE TABLE usage_staged (
  row_number   BIGINT PRIMARY KEY,   -- of the file
  partner_id   TEXT   NOT NULL,
  customer_id  TEXT   NOT NULL,
  hour         BIGINT NOT NULL,
  resource_key BYTEA  NOT NULL,
  record_id    TEXT   NOT NULL,
  quantity     BIGINT NOT NULL,
  replaces     TEXT   NOT NULL
);
CREATE INDEX usage_staged_records ON usage_staged (partner_id, customer_id, record_id);
CREATE INDEX usage_staged_corrections ON usage_staged (partner_id, customer_id, replaces) WHERE replaces <> '';

CREATE TABLE usage_records (
  partner_id   TEXT   NOT NULL,
  customer_id  TEXT   NOT NULL,
  hour         BIGINT NOT NULL,  -- hours since 1970-01-01T00:00:00Z
  resource_key BYTEA  NOT NULL,
  record_id    TEXT   NOT NULL,  -- the sender's
  quantity     BIGINT NOT NULL,  -- micro-hours of running
  replaces     TEXT   NOT NULL,  -- the record that this one corrects; empty: none
  replaced_by  TEXT   NOT NULL,  -- the record that corrected this one; empty: it counts
  import_number BIGINT NOT NULL,
  PRIMARY KEY (partner_id, customer_id, hour, resource_key, record_id),
  CHECK (quantity BETWEEN 0 AND 1000000)
) /*sqlite: WITHOUT ROWID */;
CREATE UNIQUE INDEX usage_records_by_id ON usage_records (partner_id, customer_id, record_id);

-- A customer's days that have usage or a reservation. `changed` counts what came, `rated` is the count that was rated last.
CREATE TABLE usage_days (
  partner_id  TEXT   NOT NULL,
  customer_id TEXT   NOT NULL,
  day         BIGINT NOT NULL,   -- days since 1970-01-01
  changed     BIGINT NOT NULL,
  rated       BIGINT NOT NULL,
  rated_at    BIGINT,            -- microseconds UTC; null: never
  PRIMARY KEY (partner_id, customer_id, day)
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX usage_days_to_rate ON usage_days (day, partner_id, customer_id) WHERE rated < changed;
