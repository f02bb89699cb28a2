-- What people are told. One row a notice, appended by the transaction of what caused it. The table begins with the partner,
-- so that it shards with it; the operator's own notices stand under the empty partner.
CREATE TABLE notices (
  partner_id TEXT NOT NULL,         -- '': the operator is told
  tenant_id TEXT NOT NULL,          -- who is told: the partner itself, a customer of it, or '' for the operator
  id TEXT NOT NULL,                 -- rises with time, so that the newest stands last
  kind TEXT NOT NULL,               -- a word of notices/kinds.cc
  desk BIGINT NOT NULL,             -- which people of the tenant: 0 software, 1 finance, 2 the one user of user_id
  user_id TEXT NOT NULL,            -- '' unless the desk is one user
  subject TEXT NOT NULL,            -- JSON object of ids: customerId, orderId, lineItemNumber...
  facts TEXT NOT NULL,              -- JSON object of texts, from which the words are made when they are read
  created_at BIGINT NOT NULL,
  mail BIGINT NOT NULL,             -- 0 not by mail, 1 waits to be mailed, 2 mailed, 3 given up
  read_at BIGINT,                   -- null: unread; one reader reads it for the tenant
  read_by TEXT NOT NULL,            -- the user or application, '' while unread
  read_by_name TEXT NOT NULL,
  PRIMARY KEY (partner_id, tenant_id, id)
) /*sqlite: WITHOUT ROWID */;

-- What waits to be mailed, and nothing else: a notice that is not mailed pays for no index.
CREATE INDEX notices_to_mail ON notices (partner_id, tenant_id, id) WHERE mail = 1;
