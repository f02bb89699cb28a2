-- What the customer users of the contract (2.3) have beyond the directory's users. A user without a row has none of it.
CREATE TABLE customer_user_details (
  customer_id TEXT NOT NULL,           -- the tenant
  user_id TEXT NOT NULL,
  usage_location TEXT NOT NULL,        -- ISO alpha-2
  immutable_id TEXT NOT NULL,
  phone_number TEXT NOT NULL,
  PRIMARY KEY (customer_id, user_id)
) /*sqlite: WITHOUT ROWID */;
