-- What became of a notice's mail so far, where it did not go out at once. A notice that was mailed has no row.
CREATE TABLE notice_mails (
  partner_id TEXT NOT NULL,
  tenant_id TEXT NOT NULL,
  notice_id TEXT NOT NULL,
  tries BIGINT NOT NULL,            -- that failed by the letter's own fault
  next_at BIGINT NOT NULL,          -- not to be tried before
  held_until BIGINT NOT NULL,       -- one server alone is at it, by the system's clock
  reached TEXT NOT NULL,            -- ids of people who have it, with blanks between
  why TEXT NOT NULL,                -- the last failure, a sentence
  PRIMARY KEY (partner_id, tenant_id, notice_id)
) /*sqlite: WITHOUT ROWID */;
