-- What indirect providers have asked resellers for (rules 2.4). The address that the reseller follows is made from the ids and
-- a keyed hash and stored nowhere. A settled request stays: somebody may ask who accepted what.
CREATE TABLE partnership_requests (
  partner_id TEXT NOT NULL,            -- the provider that asks
  id TEXT NOT NULL,                    -- rises with time
  note TEXT NOT NULL,                  -- the provider's, for itself
  state BIGINT NOT NULL,               -- RequestState; that it has expired is seen by its date
  created_at BIGINT NOT NULL,
  created_by TEXT NOT NULL,            -- user name
  expires_at BIGINT NOT NULL,
  settled_at BIGINT,                   -- accepted, declined or withdrawn
  settled_by TEXT NOT NULL,            -- user name, of the reseller or of the provider
  reseller_id TEXT NOT NULL,           -- who settled it, unless the provider did
  reseller_name TEXT NOT NULL,
  PRIMARY KEY (partner_id, id)
) /*sqlite: WITHOUT ROWID */;
