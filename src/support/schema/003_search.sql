-- What one looks for by the beginning of its title, and what waits for the partner, whose other requests are not in it.
CREATE INDEX service_requests_by_title ON service_requests (partner_id, (lower(title)) /*postgres: COLLATE "C" */);
CREATE INDEX service_requests_waiting ON service_requests (partner_id, request_id) WHERE status = 'attention_needed';
