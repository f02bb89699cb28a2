-- From how many keys downwards a pool counts as low; null: the rule of rules.h (a tenth of it, and at least 20).
ALTER TABLE key_pools ADD COLUMN low_below BIGINT;
