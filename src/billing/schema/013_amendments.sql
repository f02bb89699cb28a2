-- Which documents amend a partner's: few, found without reading the others.
CREATE INDEX invoices_amending ON invoices (partner_id, amends_of, number) WHERE amends_of <> '';
