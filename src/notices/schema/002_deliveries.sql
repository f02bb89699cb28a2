-- What is mailed by how far it has come, newest first: the operator's list of deliveries. A notice that is not mailed, as an
-- order's, is in no index.
CREATE INDEX notices_by_mail ON notices (mail, id) WHERE mail > 0;
