-- Reservations: a row each, ended ones among them. Ids sort by time, so the key appends and holds a customer's together.
CREATE TABLE reservations (
  partner_id           TEXT   NOT NULL,
  customer_id          TEXT   NOT NULL,
  reservation_id       TEXT   NOT NULL,
  reservation_order_id TEXT   NOT NULL,
  order_id             TEXT   NOT NULL,
  line_number          BIGINT NOT NULL,
  version              BIGINT NOT NULL,  -- counts changes
  state                BIGINT NOT NULL,  -- 0 pending, 1 succeeded, 2 cancelled by split or merge, 3 returned, 4 exchanged, 5 expired
  subscription_id      TEXT   NOT NULL,  -- that it is billed to
  product_id           TEXT   NOT NULL,
  sku_id               TEXT   NOT NULL,
  availability_id      TEXT   NOT NULL,
  product_title        TEXT   NOT NULL,
  sku_title            TEXT   NOT NULL,
  publisher            TEXT   NOT NULL,
  name                 TEXT   NOT NULL,
  reservation_type     TEXT   NOT NULL,
  arm_sku_name         TEXT   NOT NULL,
  region               TEXT   NOT NULL,
  quantity             BIGINT NOT NULL,
  scope                BIGINT NOT NULL,  -- 0 shared, 1 subscription, 2 resource group, 3 management group
  scope_subscription   TEXT   NOT NULL,
  scope_resource_group TEXT   NOT NULL,
  scope_management_group TEXT NOT NULL,
  flexible             BIGINT NOT NULL,
  term_duration        TEXT   NOT NULL,
  effective_at         BIGINT NOT NULL,  -- microseconds UTC, as all instants below
  expires_at           BIGINT NOT NULL,
  began_at             BIGINT NOT NULL,
  ended_at             BIGINT,           -- null while it runs
  plan                 BIGINT NOT NULL,  -- 0 up-front, 1 monthly
  currency             TEXT   NOT NULL,  -- ISO 4217
  unit_price           TEXT   NOT NULL,  -- decimal, of one unit for the whole term
  price_includes_tax   BIGINT NOT NULL,
  price                BIGINT NOT NULL,  -- minor units, as all amounts below
  paid                 BIGINT NOT NULL,
  charged_subtotal     BIGINT NOT NULL,
  charged_tax          BIGINT NOT NULL,
  return_policy        TEXT   NOT NULL,
  reseller_mpn_id      TEXT   NOT NULL,
  renews               BIGINT NOT NULL,
  reminded             BIGINT NOT NULL,
  followed_by          TEXT   NOT NULL,
  created_by           TEXT   NOT NULL,
  created_at           BIGINT NOT NULL,
  changed_at           BIGINT NOT NULL,
  due_at               BIGINT,           -- when time itself changes it next; null: never
  PRIMARY KEY (partner_id, customer_id, reservation_id),
  CHECK (quantity > 0)
) /*sqlite: WITHOUT ROWID */;

CREATE INDEX reservations_due ON reservations (due_at, partner_id, customer_id, reservation_id)
  WHERE due_at IS NOT NULL;
