-- Partner accounts. These tables are operator-wide: they are the list of the tenants themselves.
CREATE TABLE partners (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  domain TEXT NOT NULL,
  mpn_id TEXT NOT NULL UNIQUE,
  type BIGINT NOT NULL,                -- PartnerType
  status BIGINT NOT NULL,              -- PartnerStatus
  country TEXT NOT NULL,
  currency TEXT NOT NULL,
  agreement_signed BIGINT NOT NULL,
  sandbox BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);

-- What a partner tells of itself, one row a kind (ProfileKind).
CREATE TABLE partner_profiles (
  partner_id TEXT NOT NULL,
  kind BIGINT NOT NULL,
  company_name TEXT NOT NULL,
  address TEXT NOT NULL,               -- JSON; nothing searches inside it
  contact_first_name TEXT NOT NULL,
  contact_last_name TEXT NOT NULL,
  contact_email TEXT NOT NULL,
  contact_phone TEXT NOT NULL,
  email TEXT NOT NULL,
  telephone TEXT NOT NULL,
  website TEXT NOT NULL,
  language TEXT NOT NULL,
  culture TEXT NOT NULL,
  purchase_order_number TEXT NOT NULL,
  tax_id TEXT NOT NULL,
  PRIMARY KEY (partner_id, kind)
) /*sqlite: WITHOUT ROWID */;

-- Which resellers sell for which provider (rules 2.4). An ended link stays, so that old orders can be explained.
CREATE TABLE reseller_links (
  provider_id TEXT NOT NULL,
  reseller_id TEXT NOT NULL,
  status BIGINT NOT NULL,              -- ResellerLinkStatus
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (provider_id, reseller_id)
) /*sqlite: WITHOUT ROWID */;

-- A reseller's own list of its providers.
CREATE INDEX reseller_links_by_reseller ON reseller_links (reseller_id, provider_id);
