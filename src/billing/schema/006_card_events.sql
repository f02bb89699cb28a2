-- What the card gateway told, and whose payments its ids are.
-- Operator-wide: the gateway's ids name no partner. The row is also what events of one payment wait for.
CREATE TABLE card_payments (
  intent     TEXT NOT NULL PRIMARY KEY,
  partner_id TEXT NOT NULL,  -- empty until the money has arrived
  payment_id TEXT NOT NULL
) /*sqlite: WITHOUT ROWID */;

-- Operator-wide: each event once, whatever became of it.
CREATE TABLE card_events (
  intent   TEXT   NOT NULL,
  id       TEXT   NOT NULL,
  kind     BIGINT NOT NULL,  -- stripe::EventKind
  currency TEXT   NOT NULL,
  amount   BIGINT NOT NULL,  -- minor units
  seen_at  BIGINT NOT NULL,
  PRIMARY KEY (intent, id)
) /*sqlite: WITHOUT ROWID */;
