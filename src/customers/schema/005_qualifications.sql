-- Special qualifications of customers: what a partner asked for, and what the operator said. A row is one request; it stays
-- when it is decided, and who is denied may ask anew.
CREATE TABLE customer_qualifications (
  partner_id TEXT NOT NULL,
  id TEXT NOT NULL,                    -- rises with time
  customer_id TEXT NOT NULL,
  segment BIGINT NOT NULL,             -- Segment that it opens, never the commercial one
  state BIGINT NOT NULL,               -- QualificationState
  education_segment TEXT NOT NULL,     -- K12, HigherEducation or empty
  website TEXT NOT NULL,               -- domain name; the proof of a school and of a charity
  code TEXT NOT NULL,                  -- a government's validation code
  requested_at BIGINT NOT NULL,
  requested_by TEXT NOT NULL,          -- user name
  decided_at BIGINT,                   -- by the operator, the last time
  decided_by TEXT NOT NULL,            -- user name
  note TEXT NOT NULL,                  -- the operator's words
  PRIMARY KEY (partner_id, id)
) /*sqlite: WITHOUT ROWID */;

CREATE INDEX customer_qualifications_of_customer ON customer_qualifications (partner_id, customer_id, id);
-- One in review or granted: what is had or asked for is not asked for again.
CREATE UNIQUE INDEX customer_qualifications_standing ON customer_qualifications (partner_id, customer_id, segment)
  WHERE state <= 1;
-- The operator's: one by its id, and the queue of a state, oldest first. Both cross tenants.
CREATE INDEX customer_qualifications_by_id ON customer_qualifications (id);
CREATE INDEX customer_qualifications_by_state ON customer_qualifications (state, id);

-- The segments of the granted ones, a bit each by their numbers: kept here so that a purchase reads one row.
ALTER TABLE customers ADD COLUMN opened_segments BIGINT NOT NULL DEFAULT 0;
