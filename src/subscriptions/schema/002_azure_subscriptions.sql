-- What a customer's usage runs under, opened by its partner without an order: a row each. Ids sort by time.
CREATE TABLE azure_subscriptions (
  partner_id       TEXT   NOT NULL,
  customer_id      TEXT   NOT NULL,
  subscription_id  TEXT   NOT NULL,
  version          BIGINT NOT NULL,  -- counts changes
  status           BIGINT NOT NULL,  -- 0 active, 1 suspended, 3 deleted
  friendly_name    TEXT   NOT NULL,
  management_group TEXT   NOT NULL,  -- lower case; empty for none
  reseller_mpn_id  TEXT   NOT NULL,  -- partner on record; empty for none
  registered_at    BIGINT,           -- microseconds UTC; null: not registered for reservations
  created_at       BIGINT NOT NULL,
  changed_at       BIGINT NOT NULL,
  PRIMARY KEY (partner_id, customer_id, subscription_id)
) /*sqlite: WITHOUT ROWID */;
