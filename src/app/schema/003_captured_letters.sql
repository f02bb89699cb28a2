-- What would have been mailed by a sandbox (`[mail] server = "captured"`).
CREATE TABLE captured_letters (
  partner_id TEXT NOT NULL,         -- whose notice it is; '': the operator's
  id TEXT NOT NULL,                 -- rises with time
  at BIGINT NOT NULL,
  recipient TEXT NOT NULL,
  language TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (partner_id, id)
) /*sqlite: WITHOUT ROWID */;
