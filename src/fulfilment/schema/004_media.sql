-- Installation media, and the links by which they are fetched.

-- Operator-wide: the files of a SKU. The content stands in the blob store under its SHA-256.
CREATE TABLE media_files (
  id TEXT NOT NULL,
  product_id TEXT NOT NULL,
  sku_id TEXT NOT NULL,
  version TEXT NOT NULL,
  language TEXT NOT NULL,
  architecture TEXT NOT NULL,
  file_name TEXT NOT NULL,
  size BIGINT NOT NULL,
  sha256 TEXT NOT NULL,                 -- hexadecimal; while it is uploaded what was announced, or empty
  state BIGINT NOT NULL,                -- 0 uploading, 1 available, 2 withdrawn
  created_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (id)
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX media_files_of_sku ON media_files (product_id, sku_id);

-- How far the upload of a file has come; the row goes when the upload ends.
CREATE TABLE media_uploads (
  media_id TEXT NOT NULL,
  upload TEXT NOT NULL,                 -- the blob store's name of it
  received BIGINT NOT NULL,             -- bytes that need not be sent again
  state BYTEA NOT NULL,                 -- the blob store's own
  PRIMARY KEY (media_id)
) /*sqlite: WITHOUT ROWID */;

-- A link to one file for one order line, with the limits that the policy gave it when it was made.
CREATE TABLE download_links (
  partner_id TEXT NOT NULL,
  order_id TEXT NOT NULL,
  line_number BIGINT NOT NULL,
  id TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  media_id TEXT NOT NULL,
  minted_at BIGINT NOT NULL,
  minted_by_id TEXT NOT NULL,           -- the user in whose name it is fetched
  minted_by_name TEXT NOT NULL,
  by_customer BIGINT NOT NULL,          -- 1: made by a user of the customer
  expires_at BIGINT,                    -- null: not by the time since it was made
  seconds_after_first BIGINT,           -- null: not by the time since its first download
  max_downloads BIGINT,                 -- null: any number
  downloads BIGINT NOT NULL,
  first_download_at BIGINT,
  seen_at BIGINT NOT NULL,              -- the latest moment of which it knows: a clock that goes back revives nothing
  revoked_at BIGINT,
  PRIMARY KEY (partner_id, order_id, line_number, id)
) /*sqlite: WITHOUT ROWID */;
-- A link carries its own id alone.
CREATE INDEX download_links_by_id ON download_links (id);

-- Who began a download by a link, so that going on with it is not another download.
CREATE TABLE download_clients (
  partner_id TEXT NOT NULL,
  link_id TEXT NOT NULL,
  client BYTEA NOT NULL,                -- keyed hash of the address
  began_at BIGINT NOT NULL,
  PRIMARY KEY (partner_id, link_id, client)
) /*sqlite: WITHOUT ROWID */;
