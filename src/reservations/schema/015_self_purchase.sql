-- Whether a customer may buy reservations by itself, as its partner says (rules 2.2, 2.3): no row, no.
CREATE TABLE self_purchase (
  partner_id  TEXT   NOT NULL,
  customer_id TEXT   NOT NULL,
  allowed     BIGINT NOT NULL,
  version     BIGINT NOT NULL,  -- counts changes
  changed_by  TEXT   NOT NULL,  -- user name
  changed_at  BIGINT NOT NULL,  -- microseconds UTC
  PRIMARY KEY (partner_id, customer_id)
) /*sqlite: WITHOUT ROWID */;

-- Which of the customer's people are owners of which of its Azure subscriptions.
CREATE TABLE subscription_owners (
  partner_id      TEXT NOT NULL,
  customer_id     TEXT NOT NULL,
  subscription_id TEXT NOT NULL,
  user_id         TEXT NOT NULL,
  PRIMARY KEY (partner_id, customer_id, subscription_id, user_id)
) /*sqlite: WITHOUT ROWID */;
