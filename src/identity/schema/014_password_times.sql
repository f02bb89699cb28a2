-- When the password was set: one that must be changed at the next sign-in ends by itself. Those of before count from the account's beginning.
ALTER TABLE users ADD COLUMN password_set_at BIGINT;
