-- The second factor of built-in accounts: an authenticator's secret a user, and codes for the day on which it is lost.
-- Operator-wide like the directory.
CREATE TABLE second_factors (
  tenant_id      TEXT   NOT NULL,
  user_id        TEXT   NOT NULL,
  sealed_secret  BYTEA  NOT NULL,              -- by the master key
  last_step      BIGINT NOT NULL,              -- of the newest code that was taken: a code works once
  created_at     BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, user_id),
  FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id)
) /*sqlite: WITHOUT ROWID */;

CREATE TABLE recovery_codes (
  tenant_id  TEXT   NOT NULL,
  user_id    TEXT   NOT NULL,
  hash       BYTEA  NOT NULL,                  -- keyed, for a code has fifty bits only
  PRIMARY KEY (tenant_id, user_id, hash),
  FOREIGN KEY (tenant_id, user_id) REFERENCES second_factors (tenant_id, user_id)
) /*sqlite: WITHOUT ROWID */;

-- Whether the sign-in that opened the session was proved by a second factor.
ALTER TABLE sessions ADD COLUMN mfa BIGINT NOT NULL DEFAULT 0;
