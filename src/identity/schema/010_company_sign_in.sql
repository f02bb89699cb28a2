-- Who a person is at his company's own sign-in service. Subjects are the issuer's, and an issuer may serve several tenants;
-- one account is one person of one issuer, so that no second issuer can claim it.
CREATE TABLE company_identities (
  tenant_id   TEXT   NOT NULL,
  issuer      TEXT   NOT NULL,
  subject     TEXT   NOT NULL,
  user_id     TEXT   NOT NULL,
  created_at  BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, issuer, subject),
  UNIQUE (tenant_id, user_id),
  FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id)
) /*sqlite: WITHOUT ROWID */;

-- Sign-ins by such a service whose answer has come, until their ten minutes are over: an answer is taken once. What is under
-- way stands in the browser's cookie, so that strangers who only begin write nothing here.
CREATE TABLE company_answers (
  hash     BYTEA  NOT NULL PRIMARY KEY,  -- of the state
  ends_at  BIGINT NOT NULL
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX company_answers_by_end ON company_answers (ends_at);
