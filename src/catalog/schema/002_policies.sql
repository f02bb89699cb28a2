-- Policies are dated records of a family, never changed once written (rules 0). Operator-wide.

CREATE TABLE fulfilment_policies (
  id                            TEXT PRIMARY KEY,
  family                        TEXT NOT NULL,
  effective_from                BIGINT NOT NULL,
  partner_view_key              BIGINT NOT NULL,
  partner_download              BIGINT NOT NULL,
  partner_copy_link             BIGINT NOT NULL,
  deep_link                     BIGINT NOT NULL,
  partner_roles                 TEXT NOT NULL,  -- words
  customer_view                 BIGINT NOT NULL,
  customer_roles                TEXT NOT NULL,  -- words
  link_ttl_after_first_download BIGINT,         -- seconds; null for no such limit
  link_ttl_after_mint           BIGINT,         -- seconds
  link_max_downloads            BIGINT,
  key_length                    BIGINT NOT NULL,
  key_alphabet                  TEXT NOT NULL,
  key_grouping                  BIGINT NOT NULL,
  risk_notice_required          BIGINT NOT NULL,
  UNIQUE (family, effective_from)
);

CREATE TABLE return_policies (
  id                         TEXT PRIMARY KEY,
  family                     TEXT NOT NULL,
  effective_from             BIGINT NOT NULL,
  window_value               BIGINT,            -- null: as long as the term runs
  window_unit                TEXT NOT NULL,     -- calendar_day | hour
  anchor                     TEXT NOT NULL,     -- order_completed_at
  basis                      TEXT NOT NULL,     -- full | prorated | none
  full_within_hours          BIGINT NOT NULL,
  cancel_day_counts_as_used  BIGINT NOT NULL,
  early_termination_percent  TEXT NOT NULL,     -- a decimal
  path                       TEXT NOT NULL,     -- self_service | support_request | both
  unit                       TEXT NOT NULL,     -- whole_order | line | quantity
  exchange_allowed           BIGINT NOT NULL,
  annual_cap_amount          BIGINT,            -- minor units; null for no cap
  annual_cap_currency        TEXT NOT NULL,
  annual_cap_per             TEXT NOT NULL,     -- customer
  UNIQUE (family, effective_from)
);
