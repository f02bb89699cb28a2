-- What may become of a subscription of a SKU: units added during the term, a renewal at its end, a change to another SKU.
ALTER TABLE skus ADD COLUMN quantity_changes BIGINT NOT NULL DEFAULT 0;
ALTER TABLE skus ADD COLUMN renews BIGINT NOT NULL DEFAULT 0;
ALTER TABLE skus ADD COLUMN conversions TEXT NOT NULL DEFAULT '';  -- words product:sku, one blank between them
