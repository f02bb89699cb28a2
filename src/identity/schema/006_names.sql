-- Users by the beginning of their names, for the search box. Bytes are compared, so that what begins with a text is one
-- range whatever the database's collation. SQLite's users_by_user_name serves it already.
/*postgres: CREATE INDEX users_by_name ON users (tenant_id, user_name_key COLLATE "C"); */
CREATE INDEX users_by_display_name_key ON users (tenant_id, (lower(display_name)) /*postgres: COLLATE "C" */);
