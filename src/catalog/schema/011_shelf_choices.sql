-- What the products of a view can be narrowed by: its publishers, billing cycles and kinds of reservations. Made anew by every
-- import of products, so that a shelf tells all of them by one range of this key. Operator-wide.
CREATE TABLE shelf_choices (
  target_view TEXT NOT NULL,
  choice      TEXT NOT NULL,   -- publisher | billing_cycle | reservation_type
  word        TEXT NOT NULL,   -- as products, skus and products.sub_type_id have it
  name        TEXT NOT NULL,   -- that people see, where the word is an id; empty: the word itself
  PRIMARY KEY (target_view, choice, word)
) /*sqlite: WITHOUT ROWID */;

INSERT INTO shelf_choices (target_view, choice, word, name)
SELECT DISTINCT v.target_view, 'publisher', p.publisher, ''
FROM product_views v JOIN products p ON p.id = v.product_id;

INSERT INTO shelf_choices (target_view, choice, word, name)
SELECT DISTINCT v.target_view, 'billing_cycle', c.word, ''
FROM (SELECT 'one_time' AS word UNION ALL SELECT 'monthly' UNION ALL SELECT 'annual' UNION ALL SELECT 'none') c
JOIN skus s ON ' ' || s.billing_cycles || ' ' LIKE '% ' || c.word || ' %'
JOIN product_views v ON v.product_id = s.product_id;

INSERT INTO shelf_choices (target_view, choice, word, name)
SELECT v.target_view, 'reservation_type', p.sub_type_id, MIN(p.sub_type_name)
FROM product_views v JOIN products p ON p.id = v.product_id
WHERE p.kind = 'reservation' AND p.sub_type_id <> ''
GROUP BY v.target_view, p.sub_type_id;
