-- Stored answers of unsafe requests, so that a repeated MS-RequestId gets the first answer again (contract 1.4).
-- `bucket` is the answer's age class (12 hours each); old buckets are dropped as a range. A row is appended and costs one
-- index entry. The index is random, because the caller chooses the request id, but holds two days at the most.
CREATE TABLE replays (
  partner_id   TEXT   NOT NULL,
  bucket       BIGINT NOT NULL,
  request_key  BYTEA  NOT NULL,  -- BLAKE2b of principal, method, path and request id
  body_hash    BYTEA  NOT NULL,
  stored_at    BIGINT NOT NULL,
  status       BIGINT NOT NULL,
  content_type TEXT   NOT NULL,
  headers      TEXT   NOT NULL,  -- "name: value" lines
  body         TEXT   NOT NULL,
  sealed       BIGINT NOT NULL,  -- 1: the body is base64url of what the master key seals
  PRIMARY KEY (partner_id, bucket, request_key)
);
