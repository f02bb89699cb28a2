-- What a partner spent, by month, customer and product, read in the index alone: a charge pays for it with one entry,
-- so that the plots of a hundred thousand charges cost no reading of their wide rows.
CREATE INDEX charges_by_customer ON charges (partner_id, month, currency, customer_id, product_id, subtotal, tax);
