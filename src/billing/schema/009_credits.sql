-- How a credit was reckoned, recorded with it, so that explaining it guesses nothing.
ALTER TABLE charges ADD COLUMN credit_basis BIGINT NOT NULL DEFAULT 0;     -- CreditBasis; 0: older than this column
ALTER TABLE charges ADD COLUMN used_days BIGINT NOT NULL DEFAULT 0;        -- of the charge's period, when it was prorated
ALTER TABLE charges ADD COLUMN credited_before BIGINT NOT NULL DEFAULT 0;  -- of the same charge, minor units, positive

-- What the operator credited of single charges, beside the lines of it in `charges`: found by the order, whatever month
-- they were given in.
CREATE TABLE charge_credits (
  partner_id TEXT   NOT NULL,
  charge_id  TEXT   NOT NULL /*postgres: COLLATE "C" */,
  credit_id  TEXT   NOT NULL,  -- of its own line
  currency   TEXT   NOT NULL,  -- ISO 4217
  subtotal   BIGINT NOT NULL,  -- minor units, positive
  tax        BIGINT NOT NULL,
  PRIMARY KEY (partner_id, charge_id, credit_id)
) /*sqlite: WITHOUT ROWID */;
