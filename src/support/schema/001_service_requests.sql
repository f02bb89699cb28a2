-- Service requests, what was said on them, and the files that were attached. A request belongs to the partner that made
-- it, also when it is about a customer. Its number begins with its day, so that a partner's newest are read backwards
-- along the key.
CREATE TABLE service_requests (
  partner_id         TEXT   NOT NULL,
  request_id         BIGINT NOT NULL,  -- yyyymmdd and the day's number of the partner
  customer_id        TEXT   NOT NULL,  -- empty: about the partner's own account
  organization_name  TEXT   NOT NULL,  -- of the customer or the partner, when it was made
  country            TEXT   NOT NULL,  -- theirs, too
  topic_id           BIGINT NOT NULL,
  severity           TEXT   NOT NULL,
  status             TEXT   NOT NULL,
  title              TEXT   NOT NULL,
  description        TEXT   NOT NULL,
  product_id         TEXT   NOT NULL,
  product_name       TEXT   NOT NULL,
  contact_first_name TEXT   NOT NULL,
  contact_last_name  TEXT   NOT NULL,
  contact_email      TEXT   NOT NULL,
  contact_phone      TEXT   NOT NULL,
  refund_order_id    TEXT   NOT NULL,  -- empty: no refund is asked for
  refund_lines       TEXT   NOT NULL,  -- line numbers of the order, as 0,2
  refund_reason      TEXT   NOT NULL,
  refund_amount      BIGINT NOT NULL,  -- minor units
  refund_currency    TEXT   NOT NULL,  -- ISO 4217; empty without an order
  created_by         TEXT   NOT NULL,  -- user id
  created_by_name    TEXT   NOT NULL,
  created_at         BIGINT NOT NULL,  -- microseconds UTC, here and below
  modified_by        TEXT   NOT NULL,
  modified_by_name   TEXT   NOT NULL,
  modified_at        BIGINT NOT NULL,
  closed_at          BIGINT,           -- the last time
  notes              BIGINT NOT NULL,  -- how many
  files              BIGINT NOT NULL,  -- how many
  PRIMARY KEY (partner_id, request_id),
  CHECK (status IN ('open', 'attention_needed', 'closed')),
  CHECK (severity IN ('critical', 'moderate', 'minimal'))
) /*sqlite: WITHOUT ROWID */;

-- The page of a customer's requests.
CREATE INDEX service_requests_of_customer ON service_requests (partner_id, customer_id, request_id);
-- The operator's queue runs over all partners, oldest first.
CREATE INDEX service_requests_queue ON service_requests (status, request_id);

CREATE TABLE service_request_notes (
  partner_id      TEXT   NOT NULL,
  request_id      BIGINT NOT NULL,
  note_number     BIGINT NOT NULL,  -- 1..n
  created_at      BIGINT NOT NULL,
  created_by_name TEXT   NOT NULL,
  note            TEXT   NOT NULL,
  PRIMARY KEY (partner_id, request_id, note_number)
) /*sqlite: WITHOUT ROWID */;

-- The content lies in the storage folder under its hash.
CREATE TABLE service_request_files (
  partner_id TEXT   NOT NULL,
  request_id BIGINT NOT NULL,
  file_id    TEXT   NOT NULL,
  stem       TEXT   NOT NULL,  -- the name before the last dot
  extension  TEXT   NOT NULL,
  size       BIGINT NOT NULL,  -- bytes
  sha256     TEXT   NOT NULL,  -- hexadecimal
  remark     TEXT   NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (partner_id, request_id, file_id)
) /*sqlite: WITHOUT ROWID */;
