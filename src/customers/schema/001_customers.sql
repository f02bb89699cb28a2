-- Customer tenants and the agreements that were accepted for them. Tenant-owned: the partner comes first in every key.
CREATE TABLE customers (
  partner_id TEXT NOT NULL,            -- who created and bills it: a direct partner or an indirect provider
  id TEXT NOT NULL,                    -- the customer's tenant in the directory
  domain TEXT NOT NULL /*postgres: COLLATE "C" */,          -- lower case
  company_name TEXT NOT NULL,
  company_folded TEXT NOT NULL /*postgres: COLLATE "C" */,  -- what the list is sorted and searched by
  country TEXT NOT NULL,
  segment BIGINT NOT NULL,             -- Segment
  relationship BIGINT NOT NULL,        -- Relationship
  agreement BIGINT NOT NULL,           -- AgreementState, kept here so that checkout reads one row
  associated_partner_id TEXT NOT NULL, -- indirect reseller; empty for none
  registration_number TEXT NOT NULL,
  delegated_access BIGINT NOT NULL,
  first_name TEXT NOT NULL,            -- the billing profile, from here to its version
  last_name TEXT NOT NULL,
  email TEXT NOT NULL,
  culture TEXT NOT NULL,
  language TEXT NOT NULL,
  address TEXT NOT NULL,               -- JSON; nothing searches inside it
  version BIGINT NOT NULL,
  directly_accepted_at BIGINT,         -- the customer's own acceptance of the agreement
  directly_accepted_by TEXT,           -- its user
  created_at BIGINT NOT NULL,
  PRIMARY KEY (partner_id, id)
) /*sqlite: WITHOUT ROWID */;

-- The customer list and its search by name, and the search by domain.
CREATE INDEX customers_by_name ON customers (partner_id, company_folded, id);
CREATE UNIQUE INDEX customers_by_domain ON customers (partner_id, domain);
-- An indirect reseller's list: its customers stand under its providers, so this index alone crosses tenants. Queries by
-- it take the reseller's id from the Actor.
CREATE INDEX customers_by_reseller ON customers (associated_partner_id, company_folded, id)
  WHERE associated_partner_id <> '';

-- Attestations: who accepted for the customer, when, and to whom of the partner they said so.
CREATE TABLE customer_agreements (
  partner_id TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  id TEXT NOT NULL,
  template_id TEXT NOT NULL,
  first_name TEXT NOT NULL,
  last_name TEXT NOT NULL,
  email TEXT NOT NULL,
  phone TEXT NOT NULL,
  contact_folded TEXT NOT NULL,        -- the same contact may accept a template once (600061)
  date_agreed BIGINT NOT NULL,
  user_id TEXT NOT NULL,               -- of the partner's user who attested
  created_at BIGINT NOT NULL,
  PRIMARY KEY (partner_id, customer_id, id),
  UNIQUE (partner_id, customer_id, template_id, contact_folded)
) /*sqlite: WITHOUT ROWID */;
