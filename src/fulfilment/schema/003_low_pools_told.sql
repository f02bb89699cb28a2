-- Since when the operator knows that the pool is low; null: it is not, or nobody has been told.
ALTER TABLE key_pools ADD COLUMN low_since BIGINT;
