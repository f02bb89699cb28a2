#include "catalog/store.h"
#include "catalog/store_rows.h"

namespace chandlery::catalog::store {
namespace {

const sql::Statement kRulesOf{R"(
SELECT product_id, sku_id, availability_id, term, valid_from, kind, amount, amount_scale, currency
FROM resale_rules WHERE partner_id = $1
ORDER BY product_id, sku_id, availability_id, term, valid_from)"};
const sql::Statement kPutRule{R"(
INSERT INTO resale_rules (partner_id, product_id, sku_id, availability_id, term, valid_from, kind, amount, amount_scale,
  currency, set_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (partner_id, product_id, sku_id, availability_id, term, valid_from)
DO UPDATE SET kind = excluded.kind, amount = excluded.amount, amount_scale = excluded.amount_scale,
  currency = excluded.currency, set_by = excluded.set_by)"};

}  // namespace

std::vector<ResaleRule> resale_rules_of(sql::Tx& tx, std::string_view partner_id) {
  return tx.all(kRulesOf, {partner_id}, [](const sql::Row& row) {
    ResaleRule rule{.product_id = row.string(0),
                    .sku_id = row.string(1),
                    .availability_id = row.string(2),
                    .term = term_of(row.text(3)),
                    .from = row.instant(4),
                    .kind = known(parse_resale_kind(row.text(5)), "kind of resale rule"),
                    .amount = Decimal(row.integer(6), static_cast<int>(row.integer(7))),
                    .currency = {}};
    if (!row.text(8).empty()) rule.currency = known(Currency::parse(row.text(8)), "currency");
    return rule;
  });
}

void put_resale_rule(sql::Tx& tx, std::string_view partner_id, const ResaleRule& rule, std::string_view set_by) {
  const std::string_view currency = rule.kind == ResaleKind::kFixed ? rule.currency.code() : std::string_view();
  tx.queue(kPutRule, {partner_id, rule.product_id, rule.sku_id, rule.availability_id, term_word(rule.term), rule.from,
                      to_string(rule.kind), mantissa_of(rule.amount), rule.amount.scale(), currency, set_by});
}

}  // namespace chandlery::catalog::store
