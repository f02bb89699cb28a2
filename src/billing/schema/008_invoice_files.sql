-- Where the long files of issued documents are kept once they were made: a document never changes, so neither does its
-- file. What is lost of this, or of the store of files, is made again.
CREATE TABLE invoice_files (
  partner_id TEXT   NOT NULL,
  number     TEXT   NOT NULL,  -- of the document
  form       BIGINT NOT NULL,  -- FileForm of billing/kept_file.h
  upload     TEXT   NOT NULL,  -- names it in the store while it is made; empty: it is whole
  progress   TEXT   NOT NULL,  -- the store's own, of the upload
  edition    BIGINT NOT NULL,  -- kFileEdition of billing/kept_file.h by which it was made
  sha256     TEXT   NOT NULL,  -- names it in the store; empty: not yet whole
  size       BIGINT NOT NULL,  -- bytes
  changed_at BIGINT NOT NULL,  -- microseconds UTC
  PRIMARY KEY (partner_id, number, form)
) /*sqlite: WITHOUT ROWID */;
