-- What a sign-in leaves behind. Operator-wide like the directory; the tenant is first in every key because each code and
-- refresh token names its tenant. Codes and tokens are kept as hashes only.

CREATE TABLE authorization_codes (
  tenant_id       TEXT   NOT NULL,
  hash            BYTEA  NOT NULL,
  user_id         TEXT   NOT NULL,
  application_id  TEXT   NOT NULL,
  redirect_uri    TEXT   NOT NULL,
  challenge       TEXT   NOT NULL,                        -- PKCE S256; '' for none
  audience        TEXT   NOT NULL,
  scope           TEXT   NOT NULL,
  nonce           TEXT   NOT NULL,
  mfa             BIGINT NOT NULL,
  expires_at      BIGINT NOT NULL,
  used_at         BIGINT,
  family_id       TEXT   NOT NULL,                        -- of the refresh tokens that its redemption starts
  PRIMARY KEY (tenant_id, hash)
) /*sqlite: WITHOUT ROWID */;

-- The refresh tokens that descend from one sign-in. They end together.
CREATE TABLE refresh_families (
  tenant_id       TEXT   NOT NULL,
  id              TEXT   NOT NULL,
  user_id         TEXT   NOT NULL,
  application_id  TEXT   NOT NULL,
  audience        TEXT   NOT NULL,
  scope           TEXT   NOT NULL,
  mfa             BIGINT NOT NULL,
  created_at      BIGINT NOT NULL,
  expires_at      BIGINT NOT NULL,
  revoked_at      BIGINT,
  PRIMARY KEY (tenant_id, id)
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX refresh_families_of_user ON refresh_families (tenant_id, user_id);

CREATE TABLE refresh_tokens (
  tenant_id  TEXT   NOT NULL,
  hash       BYTEA  NOT NULL,
  family_id  TEXT   NOT NULL,
  used_at    BIGINT,
  PRIMARY KEY (tenant_id, hash)
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX refresh_tokens_of_family ON refresh_tokens (tenant_id, family_id);

-- The keys that sign tokens, sealed by the master key. Slot 1 is made at the first start.
CREATE TABLE signing_keys (
  slot        BIGINT NOT NULL PRIMARY KEY,
  sealed_pem  BYTEA  NOT NULL,
  created_at  BIGINT NOT NULL
);
