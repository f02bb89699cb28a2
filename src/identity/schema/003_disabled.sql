-- Who may not sign in, and since when: each server asks for those of the last hour again and again. Rows of everybody else
-- are in neither index.
CREATE INDEX users_disabled ON users (disabled_at) WHERE disabled_at IS NOT NULL;
CREATE INDEX applications_disabled ON applications (disabled_at) WHERE disabled_at IS NOT NULL;
