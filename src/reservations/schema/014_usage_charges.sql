-- What was charged of usage: a row for each resource's day that ever was, with the charge of it that holds.
CREATE TABLE usage_charged (
  partner_id   TEXT   NOT NULL,
  customer_id  TEXT   NOT NULL,
  day          BIGINT NOT NULL,  -- days since 1970-01-01
  resource_key BYTEA  NOT NULL,
  charges      BIGINT NOT NULL,  -- how many there were, so that the next one has another id
  holds        BIGINT NOT NULL,  -- the number of the one that holds; 0: none, all were taken back
  month        BIGINT NOT NULL,  -- where it stands: billing month, since January 1970
  currency     TEXT   NOT NULL,
  PRIMARY KEY (partner_id, customer_id, day, resource_key)
) /*sqlite: WITHOUT ROWID */;
