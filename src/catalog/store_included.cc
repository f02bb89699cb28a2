// The SQL of what comes with a SKU.
#include "catalog/store.h"
#include "catalog/store_rows.h"

namespace chandlery::catalog::store {
namespace {

const sql::Statement kPut{R"(
INSERT INTO included_entitlements (product_id, sku_id, included_product_id, included_sku_id, version, effective_from,
  effective_to)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (product_id, sku_id, included_product_id, included_sku_id, version, effective_from)
DO UPDATE SET effective_to = excluded.effective_to)"};
const sql::Statement kOfSku{R"(
SELECT included_product_id, included_sku_id, version, effective_from, effective_to
FROM included_entitlements WHERE product_id = $1 AND sku_id = $2
ORDER BY included_product_id, included_sku_id, version, effective_from)"};
const sql::Statement kOfSkuInWords{R"(
SELECT i.included_product_id, i.included_sku_id, i.version, s.title, p.kind, s.key_source, i.effective_from,
  i.effective_to
FROM included_entitlements i
JOIN skus s ON s.product_id = i.included_product_id AND s.id = i.included_sku_id
JOIN products p ON p.id = i.included_product_id
WHERE i.product_id = $1 AND i.sku_id = $2
ORDER BY i.included_product_id, i.included_sku_id, i.version, i.effective_from)"};

}  // namespace

void put_inclusion(sql::Tx& tx, std::string_view product_id, std::string_view sku_id, const Inclusion& inclusion) {
  tx.queue(kPut, {product_id, sku_id, inclusion.product_id, inclusion.sku_id, inclusion.version, inclusion.from,
                  inclusion.to});
}

std::vector<Inclusion> inclusions_of(sql::Tx& tx, std::string_view product_id, std::string_view sku_id) {
  return tx.all(kOfSku, {product_id, sku_id}, [](const sql::Row& row) {
    return Inclusion{row.string(0), row.string(1), row.string(2), row.instant(3), row.optional_instant(4)};
  });
}

void load_inclusions(sql::Tx& tx,
                     std::map<std::pair<std::string_view, std::string_view>, std::vector<DatedInclusion>>& of_sku) {
  std::vector<sql::Tx::Question> questions;
  for (auto& [sku, found] : of_sku) {
    questions.push_back({kOfSkuInWords, {sku.first, sku.second}, [&found](const sql::Row& row) {
                           found.push_back({{.product_id = row.string(0),
                                             .sku_id = row.string(1),
                                             .version = row.string(2),
                                             .title = row.string(3),
                                             .type = known(parse_product_type(row.text(4)), "kind of product"),
                                             .key_source = known(parse_key_source(row.text(5)), "key source")},
                                            row.instant(6),
                                            row.optional_instant(7)});
                         }});
  }
  tx.query_all(questions);
}

}  // namespace chandlery::catalog::store
