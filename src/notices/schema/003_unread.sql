-- What nobody has read yet: what has been read is not in it.
CREATE INDEX notices_unread ON notices (partner_id, tenant_id, id) WHERE read_at IS NULL;
