-- What the charges of usage were metered for: the columns that daily rated lines have beside those of every charge (rules
-- 3.12). A row a charge, written with it and never changed.
CREATE TABLE usage_meters (
  partner_id        TEXT   NOT NULL,
  charge_id         TEXT   NOT NULL /*postgres: COLLATE "C" */,
  meter_type        TEXT   NOT NULL,
  meter_category    TEXT   NOT NULL,
  meter_id          TEXT   NOT NULL,
  meter_subcategory TEXT   NOT NULL,
  meter_name        TEXT   NOT NULL,
  meter_region      TEXT   NOT NULL,
  resource_location TEXT   NOT NULL,
  consumed_service  TEXT   NOT NULL,
  resource_group    TEXT   NOT NULL,
  resource_uri      TEXT   NOT NULL,
  service_info1     TEXT   NOT NULL,
  service_info2     TEXT   NOT NULL,
  tags              TEXT   NOT NULL,
  additional_info   TEXT   NOT NULL,
  credit_percent    BIGINT NOT NULL,  -- partner earned credit
  PRIMARY KEY (partner_id, charge_id)
) /*sqlite: WITHOUT ROWID */;
