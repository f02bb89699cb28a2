-- Files that are not whole: wanted since their document was issued, or left behind by whoever made them. The month's job
-- asks for the next of them without reading those that are there.
CREATE INDEX invoice_files_wanted ON invoice_files (partner_id, number, form) WHERE sha256 = '';
