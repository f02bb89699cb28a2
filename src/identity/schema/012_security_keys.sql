-- Security keys and passkeys (Web Authentication), beside the authenticator as second factors. Operator-wide like the directory.
CREATE TABLE security_keys (
  tenant_id      TEXT   NOT NULL,
  user_id        TEXT   NOT NULL,
  id             TEXT   NOT NULL,          -- names it in addresses
  credential_id  BYTEA  NOT NULL UNIQUE,   -- the key's own name: one account's alone
  public_key     BYTEA  NOT NULL,          -- COSE
  sign_count     BIGINT NOT NULL,          -- of its newest use; one that goes back is a copy's
  transports     TEXT   NOT NULL,          -- how browsers reach it, with blanks between: usb nfc
  name           TEXT   NOT NULL,
  added_at       BIGINT NOT NULL,
  last_used_at   BIGINT,
  PRIMARY KEY (tenant_id, user_id, id),
  FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id)
) /*sqlite: WITHOUT ROWID */;

-- Questions to keys whose answer has come, until their ten minutes are over: a question is answered once. What is still open
-- stands in the ticket that the browser holds.
CREATE TABLE security_key_answers (
  hash     BYTEA  NOT NULL PRIMARY KEY,    -- of the ticket
  ends_at  BIGINT NOT NULL
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX security_key_answers_by_end ON security_key_answers (ends_at);

-- Recovery codes are the account's, whatever its second factor is. The table `recovery_codes` of before, which knows accounts
-- with an authenticator alone, is there for servers that are not replaced yet.
CREATE TABLE account_recovery_codes (
  tenant_id  TEXT   NOT NULL,
  user_id    TEXT   NOT NULL,
  hash       BYTEA  NOT NULL,              -- keyed, for a code has fifty bits only
  PRIMARY KEY (tenant_id, user_id, hash),
  FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id)
) /*sqlite: WITHOUT ROWID */;
INSERT INTO account_recovery_codes (tenant_id, user_id, hash) SELECT tenant_id, user_id, hash FROM recovery_codes;
DELETE FROM recovery_codes;

-- When its user last proved who he is, at the sign-in or since: what is asked again before the acts that matter most.
ALTER TABLE sessions ADD COLUMN proved_at BIGINT NOT NULL DEFAULT 0;
