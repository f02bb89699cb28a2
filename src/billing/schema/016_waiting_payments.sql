-- Payments that no invoice has taken whole: few, found without reading the others.
CREATE INDEX payments_waiting ON payments (partner_id, id) WHERE unallocated > 0;
