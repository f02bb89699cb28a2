-- Tax that partners withheld from what they paid, by invoice, with the certificate of the authority that got it (rules 3.7).
CREATE TABLE withholding_requests (
  partner_id        TEXT   NOT NULL,
  id                TEXT   NOT NULL,  -- rises with time; `credit/<id>` is the credit that an accepted one became
  invoice           TEXT   NOT NULL,  -- its number
  currency          TEXT   NOT NULL,
  amount            BIGINT NOT NULL,  -- minor units, above zero
  note              TEXT   NOT NULL,  -- of the partner
  stem              TEXT   NOT NULL,  -- the certificate's name before its last dot; its content lies under its hash
  extension         TEXT   NOT NULL,
  size              BIGINT NOT NULL,  -- bytes
  sha256            TEXT   NOT NULL,  -- hexadecimal
  state             BIGINT NOT NULL,  -- WithholdingState; below 3: not decided
  requested_by      TEXT   NOT NULL,  -- user id
  requested_by_name TEXT   NOT NULL,
  requested_at      BIGINT NOT NULL,  -- microseconds UTC, here and below
  submitted_at      BIGINT NOT NULL,  -- the last time that a certificate was handed in
  answered_by_name  TEXT   NOT NULL,  -- of the operator; empty: nobody yet
  answered_at       BIGINT,
  answer            TEXT   NOT NULL,  -- the operator's note
  PRIMARY KEY (partner_id, id)
) /*sqlite: WITHOUT ROWID */;

-- The requests of an invoice; and of those one that is not decided.
CREATE INDEX withholding_requests_of_invoice ON withholding_requests (partner_id, invoice, id);
CREATE UNIQUE INDEX withholding_requests_one_open ON withholding_requests (partner_id, invoice) WHERE state < 3;
-- The operator's queue runs over all partners, oldest first; what was decided is read by time, too.
CREATE INDEX withholding_requests_waiting ON withholding_requests (id) WHERE state < 3;
CREATE INDEX withholding_requests_decided ON withholding_requests (id) WHERE state >= 3;
