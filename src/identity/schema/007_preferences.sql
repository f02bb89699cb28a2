-- How a person wants the portals: one document a user, of the members that the server knows.
CREATE TABLE user_preferences (
  tenant_id  TEXT   NOT NULL,
  user_id    TEXT   NOT NULL,
  document   TEXT   NOT NULL,   -- JSON
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, user_id)
) /*sqlite: WITHOUT ROWID */;
