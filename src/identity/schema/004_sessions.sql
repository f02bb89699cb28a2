-- Who is signed in to a portal by a browser. The browser holds 256 random bits in a cookie; here is their hash only, so
-- that a stolen database signs nobody in. Operator-wide like the directory: the cookie must be found before a tenant is known.

CREATE TABLE sessions (
  hash          BYTEA  NOT NULL PRIMARY KEY,
  tenant_id     TEXT   NOT NULL,
  user_id       TEXT   NOT NULL,
  id            TEXT   NOT NULL,               -- what lists show, and no secret
  portal        BIGINT NOT NULL CHECK (portal IN (0, 1, 2)),  -- 0 partner, 1 centre, 2 console
  created_at    BIGINT NOT NULL,
  last_seen_at  BIGINT NOT NULL,               -- to the minute
  idle_ends_at  BIGINT NOT NULL,               -- never after ends_at, so it alone tells whether the session's time is over
  ends_at       BIGINT NOT NULL,
  user_agent    TEXT   NOT NULL,
  peer          TEXT   NOT NULL,
  revoked_at    BIGINT,
  FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id)
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX sessions_of_user ON sessions (tenant_id, user_id, id);
CREATE INDEX sessions_by_end ON sessions (idle_ends_at);
