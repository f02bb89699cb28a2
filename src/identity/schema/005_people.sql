-- Lists of a tenant's users by name: a customer may have tens of thousands.
CREATE INDEX users_by_display_name ON users (tenant_id, display_name, id);
CREATE INDEX users_by_user_name ON users (tenant_id, user_name_key, id);

-- The operator's search, by the beginning of a domain or a user name. SQLite's unique indexes serve it already.
/*postgres: CREATE INDEX tenants_by_domain_prefix ON tenants (domain COLLATE "C"); */
/*postgres: CREATE INDEX users_by_name_prefix ON users (user_name_key COLLATE "C"); */
