-- Cancellations of order lines: those done at once and those that an approver decides. Never deleted; the state changes.
CREATE TABLE cancellations (
  partner_id      TEXT   NOT NULL,
  customer_id     TEXT   NOT NULL,
  order_id        TEXT   NOT NULL,
  cancellation_id TEXT   NOT NULL,
  state           TEXT   NOT NULL,  -- draft | submitted | needsInformation | approved | completed | rejected
  path            TEXT   NOT NULL,  -- self_service | support_request
  reason          TEXT   NOT NULL,  -- the requester's words
  note            TEXT   NOT NULL,  -- the approver's words
  currency        TEXT   NOT NULL,  -- ISO 4217
  amount_asked    BIGINT,           -- minor units; null when none was named
  requested_at    BIGINT NOT NULL,  -- microseconds UTC; the day that proration counts to
  requested_by    TEXT   NOT NULL,
  decided_at      BIGINT,           -- the last decision; null before the first
  decided_by      TEXT   NOT NULL,
  PRIMARY KEY (partner_id, customer_id, order_id, cancellation_id),
  CHECK (state IN ('draft', 'submitted', 'needsInformation', 'approved', 'completed', 'rejected'))
) /*sqlite: WITHOUT ROWID */;

-- The operator's: one by its id, and the queue of a state, oldest first. Ids sort by time, so both append.
CREATE INDEX cancellations_by_id ON cancellations (cancellation_id);
CREATE INDEX cancellations_by_state ON cancellations (state, cancellation_id);

-- What each line gets back, as it stood at requested_at.
CREATE TABLE cancellation_lines (
  partner_id      TEXT   NOT NULL,
  customer_id     TEXT   NOT NULL,
  order_id        TEXT   NOT NULL,
  cancellation_id TEXT   NOT NULL,
  line_number     BIGINT NOT NULL,
  basis           TEXT   NOT NULL,  -- full | prorated
  credit          BIGINT NOT NULL,  -- minor units of the cancellation's currency
  fee             BIGINT NOT NULL,  -- minor units; a charge of its own
  period_days     BIGINT NOT NULL,  -- 0: nothing to prorate over
  used_days       BIGINT NOT NULL,
  PRIMARY KEY (partner_id, customer_id, order_id, cancellation_id, line_number)
) /*sqlite: WITHOUT ROWID */;
