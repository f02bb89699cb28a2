-- Which documents amend a partner's, and which of its are owed: few, found without reading the others.
CREATE INDEX invoices_amending ON invoices (partner_id, amends_of, number) WHERE amends_of <> '';
CREATE INDEX invoices_open ON invoices (partner_id, number) WHERE state < 2;
