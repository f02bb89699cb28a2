-- A refund request and the request to cancel that it made are decided together.
ALTER TABLE service_requests ADD COLUMN cancellation_id TEXT NOT NULL DEFAULT '';  -- empty: no refund is asked for
CREATE UNIQUE INDEX service_requests_of_cancellation ON service_requests (partner_id, cancellation_id)
  WHERE cancellation_id <> '';
