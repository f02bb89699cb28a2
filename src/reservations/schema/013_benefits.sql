-- The hybrid benefit: which licences a customer brings, and to what.

-- Operator-wide: which SKUs of the catalogue are core licences.
CREATE TABLE licence_skus (
  product_id TEXT   NOT NULL,
  sku_id     TEXT   NOT NULL,
  product    BIGINT NOT NULL,  -- 0 Windows Server, 1 SQL Server
  edition    BIGINT NOT NULL,  -- 0 Standard, 1 Datacenter, 2 Enterprise
  cores      BIGINT NOT NULL,  -- of one unit
  PRIMARY KEY (product_id, sku_id),
  CHECK (cores > 0)
) /*sqlite: WITHOUT ROWID */;

-- Licences that a customer has from elsewhere.
CREATE TABLE declared_licences (
  partner_id    TEXT   NOT NULL,
  customer_id   TEXT   NOT NULL,
  licence_id    TEXT   NOT NULL,
  name          TEXT   NOT NULL,  -- of the agreement
  product       BIGINT NOT NULL,
  edition       BIGINT NOT NULL,
  cores         BIGINT NOT NULL,
  assured       BIGINT NOT NULL,  -- has Software Assurance or is a subscription
  assured_until BIGINT,           -- microseconds UTC; null: no end is known
  declared_by   TEXT   NOT NULL,
  created_at    BIGINT NOT NULL,
  PRIMARY KEY (partner_id, customer_id, licence_id),
  CHECK (cores > 0)
) /*sqlite: WITHOUT ROWID */;

-- Where else licences are used, declared ones and those bought here.
CREATE TABLE licence_uses (
  partner_id        TEXT   NOT NULL,
  customer_id       TEXT   NOT NULL,
  licence_id        TEXT   NOT NULL,
  on_premises       BIGINT NOT NULL,  -- cores that a live host at the customer's uses
  migration_started BIGINT,           -- microseconds UTC; set once
  PRIMARY KEY (partner_id, customer_id, licence_id)
) /*sqlite: WITHOUT ROWID */;

CREATE TABLE benefits (
  partner_id  TEXT   NOT NULL,
  customer_id TEXT   NOT NULL,
  benefit_id  TEXT   NOT NULL,  -- sorts by time
  licence_id  TEXT   NOT NULL,
  purpose     BIGINT NOT NULL,  -- benefit_rules.h, BenefitUse
  resource    TEXT   NOT NULL,
  vcpus       BIGINT NOT NULL,
  assigned_by TEXT   NOT NULL,
  created_at  BIGINT NOT NULL,
  ended_at    BIGINT,           -- null while it is on
  PRIMARY KEY (partner_id, customer_id, benefit_id),
  CHECK (vcpus > 0)
) /*sqlite: WITHOUT ROWID */;
CREATE UNIQUE INDEX benefits_once ON benefits (partner_id, customer_id, resource, purpose) WHERE ended_at IS NULL;

-- Counts the changes to a customer's licences, so that two at once take turns.
CREATE TABLE licence_turns (
  partner_id  TEXT   NOT NULL,
  customer_id TEXT   NOT NULL,
  turn        BIGINT NOT NULL,
  PRIMARY KEY (partner_id, customer_id)
) /*sqlite: WITHOUT ROWID */;
