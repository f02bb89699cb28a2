-- Webhooks. Each table of a partner's begins with the partner, so that it shards with it.

-- Where a partner's program is told, and of what.
CREATE TABLE webhook_registrations (
  partner_id TEXT NOT NULL,
  subscriber_id TEXT NOT NULL,
  url TEXT NOT NULL,
  events TEXT NOT NULL,             -- names with blanks between
  ms_header BIGINT NOT NULL,        -- 1: the signature stands in x-ms-signature, not in Authorization
  created_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (partner_id)
) /*sqlite: WITHOUT ROWID */;

-- How far a registered partner's activity log was read for events, and until when one server alone sends to it.
CREATE TABLE webhook_cursors (
  partner_id TEXT NOT NULL,
  sequence BIGINT NOT NULL,         -- of the last record that was read
  claimed_until BIGINT NOT NULL,    -- by the system's clock, whatever a sandbox's says; names the claim, too
  PRIMARY KEY (partner_id)
) /*sqlite: WITHOUT ROWID */;

-- What is to be sent, was, or was given up. Removed 30 days after it was settled.
CREATE TABLE webhook_deliveries (
  partner_id TEXT NOT NULL,
  id TEXT NOT NULL,                 -- rises with time
  event TEXT NOT NULL,
  resource_uri TEXT NOT NULL,
  body TEXT NOT NULL,               -- the very bytes that are signed
  state BIGINT NOT NULL,            -- 0 waiting, 1 delivered, 2 given up
  attempts BIGINT NOT NULL,         -- in all
  tries BIGINT NOT NULL,            -- since it was made, or last replayed
  created_at BIGINT NOT NULL,
  next_at BIGINT NOT NULL,          -- of the next attempt, while it waits
  settled_at BIGINT,
  PRIMARY KEY (partner_id, id)
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (partner_id, next_at, id) WHERE state = 0;
CREATE INDEX webhook_deliveries_by_state ON webhook_deliveries (partner_id, state, id);
CREATE INDEX webhook_deliveries_given_up ON webhook_deliveries (id) WHERE state = 2;
CREATE INDEX webhook_deliveries_settled ON webhook_deliveries (settled_at) WHERE settled_at IS NOT NULL;

CREATE TABLE webhook_attempts (
  partner_id TEXT NOT NULL,
  delivery_id TEXT NOT NULL,
  number BIGINT NOT NULL,           -- 1, 2, 3...
  at BIGINT NOT NULL,
  url TEXT NOT NULL,
  status BIGINT NOT NULL,           -- HTTP's; 0: no answer came
  message TEXT NOT NULL,            -- the beginning of the answer, or why none came
  PRIMARY KEY (partner_id, delivery_id, number)
) /*sqlite: WITHOUT ROWID */;

-- The keys that sign deliveries, sealed by the master key, and their certificates. Operator-wide; the last slot is in use.
CREATE TABLE webhook_certificates (
  slot BIGINT NOT NULL,
  id TEXT NOT NULL,                 -- hexadecimal SHA-256 of the certificate
  certificate BYTEA NOT NULL,       -- DER
  sealed_key BYTEA NOT NULL,
  ends_at BIGINT NOT NULL,
  PRIMARY KEY (slot)
) /*sqlite: WITHOUT ROWID */;
