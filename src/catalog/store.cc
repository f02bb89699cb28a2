#include "catalog/store.h"

#include "catalog/store_rows.h"
#include "core/text.h"
#include "core/word_list.h"

namespace chandlery::catalog::store {
namespace {

const sql::Statement kPutProduct{R"(
INSERT INTO products (id, title, description, publisher, is_microsoft_product, kind, type_id, type_name, sub_type_id, sub_type_name)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (id) DO UPDATE SET title = excluded.title, description = excluded.description,
  publisher = excluded.publisher, is_microsoft_product = excluded.is_microsoft_product, kind = excluded.kind,
  type_id = excluded.type_id, type_name = excluded.type_name, sub_type_id = excluded.sub_type_id,
  sub_type_name = excluded.sub_type_name)"};
const sql::Statement kDropViews{"DELETE FROM product_views WHERE product_id = $1"};
const sql::Statement kPutView{"INSERT INTO product_views (target_view, product_id, title_key) VALUES ($1, $2, $3)"};

const sql::Statement kFindProduct{"SELECT " PRODUCT_COLUMNS " FROM products p WHERE p.id = $1"};
const sql::Statement kListProducts{"SELECT " PRODUCT_COLUMNS " FROM products p ORDER BY p.id"};
const sql::Statement kViewsOfProduct{
    "SELECT target_view FROM product_views WHERE product_id = $1 ORDER BY target_view"};

// An import that says nothing of the stock (null) makes it unlimited.
const sql::Statement kPutSku{R"(
INSERT INTO skus (product_id, id, title, description, unit_of_measure, minimum_quantity, maximum_quantity, is_trial, terms,
  billing_cycles, prerequisites, inventory_variables, provisioning_variables, dynamic_attributes, terms_of_use,
  key_source, activations_per_unit, fulfilment_family, return_family, inventory, quantity_changes, renews, conversions)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)
ON CONFLICT (product_id, id) DO UPDATE SET title = excluded.title, description = excluded.description,
  unit_of_measure = excluded.unit_of_measure, minimum_quantity = excluded.minimum_quantity,
  maximum_quantity = excluded.maximum_quantity, is_trial = excluded.is_trial, terms = excluded.terms,
  billing_cycles = excluded.billing_cycles, prerequisites = excluded.prerequisites,
  inventory_variables = excluded.inventory_variables, provisioning_variables = excluded.provisioning_variables,
  dynamic_attributes = excluded.dynamic_attributes, terms_of_use = excluded.terms_of_use,
  key_source = excluded.key_source, activations_per_unit = excluded.activations_per_unit,
  fulfilment_family = excluded.fulfilment_family, return_family = excluded.return_family,
  inventory = excluded.inventory, quantity_changes = excluded.quantity_changes, renews = excluded.renews,
  conversions = excluded.conversions)"};
const sql::Statement kFindSku{"SELECT " SKU_COLUMNS " FROM skus s WHERE s.product_id = $1 AND s.id = $2"};
const sql::Statement kSkusOfProduct{"SELECT " SKU_COLUMNS " FROM skus s WHERE s.product_id = $1 ORDER BY s.id"};
const sql::Statement kOfferMatrix{"SELECT DISTINCT " SKU_COLUMNS R"(, p.title, a.market
FROM skus s
JOIN products p ON p.id = s.product_id
JOIN availabilities a ON a.product_id = s.product_id AND a.sku_id = s.id
JOIN prices r ON r.product_id = a.product_id AND r.sku_id = a.sku_id AND r.availability_id = a.id
  AND r.effective_from < $2 AND (r.effective_to IS NULL OR r.effective_to > $1)
ORDER BY s.product_id, s.id, a.market)"};
const sql::Statement kTakeInventory{R"(
UPDATE skus SET inventory = inventory - $3
WHERE product_id = $1 AND id = $2 AND (inventory IS NULL OR inventory >= $3))"};
const sql::Statement kReturnInventory{R"(
UPDATE skus SET inventory = inventory + $3 WHERE product_id = $1 AND id = $2 AND inventory IS NOT NULL)"};

// All that decides an item's price, with a row for each of its prices in force, and one without a price where it has none.
// $4 is the customer's country, $5 the partner's, $6 the moment. One statement: on PostgreSQL each costs more than what it
// reads here.
const sql::Statement kItem{"SELECT " SKU_COLUMNS R"(,
  p.title, p.publisher, p.kind, a.market, a.segment,
  r.term, r.billing_cycle, r.effective_from, r.effective_to, r.currency, r.unit_price, r.unit_scale, r.erp, r.erp_scale,
  r.tiers,
  c.region, c.price_includes_tax_software, c.price_includes_tax_reservations, n.region,
  (SELECT COUNT(*) FROM market_blocks b WHERE b.country IN ($4, $5) AND b.product_type = p.kind
     AND b.blocked_from <= $6 AND (b.blocked_to IS NULL OR b.blocked_to > $6)),
  )" RETURN_COLUMNS_OF("v.") R"(
FROM availabilities a
JOIN skus s ON s.product_id = a.product_id AND s.id = a.sku_id
JOIN products p ON p.id = a.product_id
LEFT JOIN prices r ON r.product_id = a.product_id AND r.sku_id = a.sku_id AND r.availability_id = a.id
  AND r.effective_from <= $6 AND (r.effective_to IS NULL OR r.effective_to > $6)
LEFT JOIN markets c ON c.country = $4
LEFT JOIN markets n ON n.country = $5
LEFT JOIN return_policies v ON v.family = s.return_family AND v.effective_from =
  (SELECT MAX(w.effective_from) FROM return_policies w WHERE w.family = s.return_family AND w.effective_from <= $6)
WHERE a.product_id = $1 AND a.sku_id = $2 AND a.id = $3)"};
const sql::Statement kPromotions{"SELECT " PROMOTION_COLUMNS R"( FROM promotions
WHERE product_id IN ($1, '') AND valid_from <= $2 AND valid_to > $2)"};

const sql::Statement kProductsOnSale{"SELECT DISTINCT " PRODUCT_COLUMNS R"(, a.segment
FROM product_views v
JOIN products p ON p.id = v.product_id
JOIN availabilities a ON a.product_id = p.id AND a.market = $2
JOIN prices r ON r.product_id = a.product_id AND r.sku_id = a.sku_id AND r.availability_id = a.id
  AND r.effective_from <= $3 AND (r.effective_to IS NULL OR r.effective_to > $3)
WHERE v.target_view = $1
ORDER BY p.id, a.segment)"};
const sql::Statement kOffersOfProduct{R"(
SELECT a.product_id, a.sku_id, a.id, a.market, a.segment, r.term, r.billing_cycle, r.currency
FROM availabilities a
JOIN prices r ON r.product_id = a.product_id AND r.sku_id = a.sku_id AND r.availability_id = a.id
  AND r.effective_from <= $3 AND (r.effective_to IS NULL OR r.effective_to > $3)
WHERE a.market = $2 AND a.product_id = $1
ORDER BY a.sku_id, a.segment, a.id, r.term, r.billing_cycle)"};

}  // namespace

void put_product(sql::Tx& tx, const Product& product) {
  tx.queue(kPutProduct, {product.id, product.title, product.description, product.publisher,
                         product.is_microsoft_product, to_string(product.kind), product.type.id, product.type.name,
                         product.sub_type.id, product.sub_type.name});
  tx.queue(kDropViews, {product.id});
  const std::string title_key = text::fold(product.title);
  for (const std::string& view : product.views) tx.queue(kPutView, {view, product.id, title_key});
}

void put_sku(sql::Tx& tx, const Sku& sku) {
  const std::string terms = join_words(sku.terms), cycles = join_words(sku.billing_cycles);
  const std::string prerequisites = join_words(sku.prerequisites), inventory = join_words(sku.inventory_variables);
  const std::string provisioning = join_words(sku.provisioning_variables), conversions = join_words(sku.conversions);
  tx.queue(kPutSku, {sku.product_id, sku.id, sku.title, sku.description, sku.unit_of_measure, sku.minimum_quantity,
                     sku.maximum_quantity, sku.is_trial, terms, cycles, prerequisites, inventory, provisioning,
                     sku.dynamic_attributes, sku.terms_of_use, to_string(sku.key_source), sku.activations_per_unit,
                     sku.fulfilment_family, sku.return_family, sku.inventory, sku.quantity_changes, sku.renews,
                     conversions});
}

std::optional<Product> find_product(sql::Tx& tx, std::string_view id) {
  std::optional<Product> product = tx.first(kFindProduct, {id}, product_of);
  if (product) {
    tx.query(kViewsOfProduct, {id}, [&](const sql::Row& row) { product->views.push_back(row.string(0)); });
  }
  return product;
}

std::vector<Product> list_products(sql::Tx& tx) { return tx.all(kListProducts, {}, product_of); }

std::map<std::string, std::string, std::less<>> product_titles(sql::Tx& tx, const std::set<std::string_view>& ids) {
  std::map<std::string, std::string, std::less<>> titles;
  std::vector<sql::Tx::Question> questions;
  for (const std::string_view id : ids) {
    questions.push_back(
        {kFindProduct, {id}, [&titles](const sql::Row& row) { titles.emplace(row.string(0), row.string(1)); }});
  }
  tx.query_all(questions);
  return titles;
}

std::optional<Sku> find_sku(sql::Tx& tx, std::string_view product_id, std::string_view sku_id) {
  return tx.first(kFindSku, {product_id, sku_id}, sku_of);
}

std::vector<Sku> skus_of(sql::Tx& tx, std::string_view product_id) {
  return tx.all(kSkusOfProduct, {product_id}, sku_of);
}

std::vector<MatrixRow> offer_matrix(sql::Tx& tx, Instant from, Instant to) {
  std::vector<MatrixRow> rows;
  tx.query(kOfferMatrix, {from, to}, [&](const sql::Row& row) {
    if (rows.empty() || rows.back().sku.product_id != row.text(0) || rows.back().sku.id != row.text(1)) {
      rows.push_back({row.string(kSkuColumns), sku_of(row), {}});
    }
    rows.back().countries.push_back(row.string(kSkuColumns + 1));
  });
  return rows;
}

std::int64_t take_inventory(sql::Tx& tx, const CatalogItemId& item, std::int64_t quantity) {
  return tx.execute(kTakeInventory, {item.product_id, item.sku_id, quantity});
}

void return_inventory(sql::Tx& tx, const CatalogItemId& item, std::int64_t quantity) {
  tx.queue(kReturnInventory, {item.product_id, item.sku_id, quantity});
}

std::optional<ItemFacts> load_item(sql::Tx& tx, const ItemQuestion& question, Instant at) {
  std::optional<ItemFacts> facts;
  std::vector<Promotion> promotions;
  const CatalogItemId& item = question.item;
  constexpr int kProduct = kSkuColumns, kPrice = kProduct + 5, kMarkets = kPrice + 10, kReturns = kMarkets + 5;
  const sql::Tx::Question questions[] = {
      {kItem,
       {item.product_id, item.sku_id, item.availability_id, question.customer_country, question.partner_country, at},
       [&](const sql::Row& row) {
         if (!facts) {
           facts.emplace();
           facts->sku = sku_of(row);
           facts->product_title = row.string(kProduct);
           facts->publisher = row.string(kProduct + 1);
           facts->kind = known(parse_product_type(row.text(kProduct + 2)), "kind of product");
           facts->availability = {item.product_id, item.sku_id, item.availability_id, row.string(kProduct + 3),
                                  known(parse_segment(row.text(kProduct + 4)), "segment")};
           facts->market.country = question.customer_country;
           facts->market.region = facts->customer_region = row.string(kMarkets);
           facts->market.price_includes_tax_software = row.flag(kMarkets + 1);
           facts->market.price_includes_tax_reservations = row.flag(kMarkets + 2);
           facts->partner_region = row.string(kMarkets + 3);
           if (row.integer(kMarkets + 4) > 0) facts->blocked.push_back(facts->kind);
           if (!row.is_null(kReturns)) facts->returns = return_of(row, kReturns);
         }
         if (!row.is_null(kPrice)) facts->prices.push_back(price_of(row, kPrice));
       }},
      {kPromotions,
       {item.product_id, at},
       [&](const sql::Row& row) { promotions.push_back(promotion_of(row)); }},
  };
  tx.query_all(questions);
  if (facts) facts->promotions = std::move(promotions);
  return facts;
}

std::vector<OnSale> products_on_sale(sql::Tx& tx, std::string_view view, std::string_view market, Instant at) {
  return tx.all(kProductsOnSale, {view, market, at}, [](const sql::Row& row) {
    return OnSale{product_of(row), known(parse_segment(row.text(kProductColumns)), "segment")};
  });
}

std::vector<Offer> offers_of_product(sql::Tx& tx, std::string_view product_id, std::string_view market, Instant at) {
  return tx.all(kOffersOfProduct, {product_id, market, at}, [](const sql::Row& row) {
    return Offer{availability_of(row, 0), row.string(5), row.string(6),
                 known(Currency::parse(row.text(7)), "currency")};
  });
}

}  // namespace chandlery::catalog::store
