-- Invitations of customers by partners (rules 4.1). The address that a customer follows is made from the ids and a keyed
-- hash and stored nowhere. An ended invitation stays: somebody may ask who accepted what.
CREATE TABLE invitations (
  partner_id TEXT NOT NULL,
  id TEXT NOT NULL,                    -- rises with time
  standing BIGINT NOT NULL,            -- 1: any number of customers may accept it
  delegated_admin BIGINT NOT NULL,
  associated_partner_id TEXT NOT NULL, -- an indirect provider's: the reseller of those who accept
  note TEXT NOT NULL,                  -- the partner's, for itself
  state BIGINT NOT NULL,               -- InvitationState; that it has expired is seen by its date
  accepted BIGINT NOT NULL,            -- by how many customers
  created_at BIGINT NOT NULL,
  created_by TEXT NOT NULL,            -- user name
  expires_at BIGINT NOT NULL,
  settled_at BIGINT,                   -- accepted, declined or withdrawn
  settled_by TEXT NOT NULL,            -- user name, of the customer or of the partner
  customer_id TEXT NOT NULL,           -- who settled it, unless the partner did
  customer_name TEXT NOT NULL,
  PRIMARY KEY (partner_id, id)
) /*sqlite: WITHOUT ROWID */;
