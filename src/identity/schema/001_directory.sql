-- The directory. Operator-wide, not sharded by partner: a sign-in must find a user before it knows a tenant, and domains,
-- user names and client ids are unique in the whole server. Roles are words of core/actor.h with blanks between.

CREATE TABLE tenants (
  id          TEXT   NOT NULL PRIMARY KEY,
  kind        BIGINT NOT NULL CHECK (kind IN (0, 1, 2)),  -- 0 partner, 1 customer, 2 operator
  domain      TEXT   NOT NULL UNIQUE,                     -- lower case
  partner_id  TEXT   NOT NULL                             -- who created a customer tenant; '' for the operator
);

CREATE TABLE users (
  tenant_id      TEXT   NOT NULL REFERENCES tenants (id),
  id             TEXT   NOT NULL,
  user_name      TEXT   NOT NULL,
  user_name_key  TEXT   NOT NULL UNIQUE,                  -- folded
  first_name     TEXT   NOT NULL,
  last_name      TEXT   NOT NULL,
  display_name   TEXT   NOT NULL,
  roles          TEXT   NOT NULL,
  password_hash  TEXT   NOT NULL,                         -- Argon2id, PHC form
  force_change   BIGINT NOT NULL,
  mfa            BIGINT NOT NULL,
  failures       BIGINT NOT NULL DEFAULT 0,               -- sign-ins begun since the last that succeeded
  locked_until   BIGINT NOT NULL DEFAULT 0,
  created_at     BIGINT NOT NULL,
  disabled_at    BIGINT,
  PRIMARY KEY (tenant_id, id)
) /*sqlite: WITHOUT ROWID */;

CREATE TABLE applications (
  id                   TEXT   NOT NULL PRIMARY KEY,
  tenant_id            TEXT   NOT NULL REFERENCES tenants (id),
  name                 TEXT   NOT NULL,
  roles                TEXT   NOT NULL,
  redirect_uris        TEXT   NOT NULL,                   -- one a line
  audiences            TEXT   NOT NULL,                   -- one a line
  public_client        BIGINT NOT NULL,
  keeps_refresh_token  BIGINT NOT NULL,
  created_at           BIGINT NOT NULL,
  disabled_at          BIGINT
);
CREATE INDEX applications_of_tenant ON applications (tenant_id, id);

CREATE TABLE application_secrets (
  application_id  TEXT   NOT NULL REFERENCES applications (id),
  id              TEXT   NOT NULL,
  hash            BYTEA  NOT NULL,                        -- of 256 random bits, so that a plain hash is enough
  created_at      BIGINT NOT NULL,
  expires_at      BIGINT NOT NULL,
  removed_at      BIGINT,
  PRIMARY KEY (application_id, id)
) /*sqlite: WITHOUT ROWID */;
