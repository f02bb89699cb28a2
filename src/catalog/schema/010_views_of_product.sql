-- The views that one product is in: of a hundred thousand, without reading those of the others.
CREATE INDEX product_views_by_product ON product_views (product_id, target_view);
