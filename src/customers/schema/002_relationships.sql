-- A customer's tenant may stand under several partners: its own people, and a reseller's look at a provider's customer, find
-- the partners by this index, which alone crosses them. Queries by it take the customer's id from the Actor, or check
-- each partner that they find.
CREATE INDEX customers_by_tenant ON customers (id, created_at);

-- The operator's search by the beginning of a name, over all partners.
CREATE INDEX customers_by_name_anywhere ON customers (company_folded, id);

-- When a relationship that had ended began anew; null: it is the first, and began with the row.
ALTER TABLE customers ADD COLUMN related_since BIGINT;
