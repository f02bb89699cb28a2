-- The order in which people look through a view: by title. Kept with the view, so that a page of it is one range.
ALTER TABLE product_views ADD COLUMN title_key TEXT NOT NULL DEFAULT '' /*postgres: COLLATE "C" */;
UPDATE product_views SET title_key =
  COALESCE((SELECT lower(title) FROM products WHERE products.id = product_views.product_id), '');
CREATE INDEX product_views_by_title ON product_views (target_view, title_key, product_id);
