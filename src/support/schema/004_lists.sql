-- Lists of requests in one state, the partner's own and the operator's of a partner, and of those that somebody made, where
-- the caller sees no others: the rest of the partner's requests is not read past.
CREATE INDEX service_requests_by_status ON service_requests (partner_id, status, request_id);
CREATE INDEX service_requests_by_maker ON service_requests (partner_id, created_by, request_id);
