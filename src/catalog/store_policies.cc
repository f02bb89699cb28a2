#include <stdexcept>

#include "catalog/store.h"
#include "catalog/store_rows.h"
#include "core/word_list.h"

namespace chandlery::catalog {
namespace {

#define FULFILMENT_COLUMNS                                                                                    \
  "id, family, effective_from, partner_view_key, partner_download, partner_copy_link, deep_link, partner_roles, " \
  "customer_view, customer_roles, link_ttl_after_first_download, link_ttl_after_mint, link_max_downloads, "    \
  "key_length, key_alphabet, key_grouping, risk_notice_required"
const sql::Statement kInsertFulfilment{"INSERT INTO fulfilment_policies (" FULFILMENT_COLUMNS R"()
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17))"};
const sql::Statement kFindFulfilment{"SELECT " FULFILMENT_COLUMNS " FROM fulfilment_policies WHERE id = $1"};
const sql::Statement kFulfilmentInForce{"SELECT " FULFILMENT_COLUMNS R"( FROM fulfilment_policies
WHERE family = $1 AND effective_from <= $2 ORDER BY effective_from DESC LIMIT 1)"};
const sql::Statement kFulfilmentOfSku{"SELECT " FULFILMENT_COLUMNS R"( FROM fulfilment_policies
WHERE family = (SELECT fulfilment_family FROM skus WHERE skus.product_id = $1 AND skus.id = $2)
  AND effective_from <= $3 ORDER BY effective_from DESC LIMIT 1)"};
const sql::Statement kListFulfilment{
    "SELECT " FULFILMENT_COLUMNS " FROM fulfilment_policies ORDER BY family, effective_from"};

const sql::Statement kInsertReturn{"INSERT INTO return_policies (" RETURN_COLUMNS R"()
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16))"};
const sql::Statement kFindReturn{"SELECT " RETURN_COLUMNS " FROM return_policies WHERE id = $1"};
const sql::Statement kReturnInForce{"SELECT " RETURN_COLUMNS R"( FROM return_policies
WHERE family = $1 AND effective_from <= $2 ORDER BY effective_from DESC LIMIT 1)"};
const sql::Statement kListReturn{"SELECT " RETURN_COLUMNS " FROM return_policies ORDER BY family, effective_from"};

std::string roles_text(RoleSet roles) { return join_words(role_words(roles)); }

RoleSet roles_of(std::string_view words) {
  RoleSet roles;
  for (const std::string& word : split_words(words)) {
    if (const std::optional<Role> role = parse_role(word)) roles.add(*role);
  }
  return roles;
}

ReturnPolicy return_row(const sql::Row& row) { return store::return_of(row); }

FulfilmentPolicy fulfilment_of(const sql::Row& row) {
  return {.id = row.string(0),
          .family = row.string(1),
          .effective_from = row.instant(2),
          .partner_view_key = row.flag(3),
          .partner_download = row.flag(4),
          .partner_copy_link = row.flag(5),
          .deep_link = row.flag(6),
          .partner_roles = roles_of(row.text(7)),
          .customer_view = row.flag(8),
          .customer_roles = roles_of(row.text(9)),
          .link_ttl_after_first_download = row.optional_integer(10),
          .link_ttl_after_mint = row.optional_integer(11),
          .link_max_downloads = row.optional_integer(12),
          .key_length = row.integer(13),
          .key_alphabet = row.string(14),
          .key_grouping = row.integer(15),
          .risk_notice_required = row.flag(16)};
}

}  // namespace

namespace store {

void insert_policy(sql::Tx& tx, const FulfilmentPolicy& p) {
  const std::string partner_roles = roles_text(p.partner_roles), customer_roles = roles_text(p.customer_roles);
  tx.queue(kInsertFulfilment,
           {p.id, p.family, p.effective_from, p.partner_view_key, p.partner_download, p.partner_copy_link, p.deep_link,
            partner_roles, p.customer_view, customer_roles, p.link_ttl_after_first_download, p.link_ttl_after_mint,
            p.link_max_downloads, p.key_length, p.key_alphabet, p.key_grouping, p.risk_notice_required});
}

void insert_policy(sql::Tx& tx, const ReturnPolicy& p) {
  const std::string fee = p.early_termination_percent.to_string();
  tx.queue(kInsertReturn,
           {p.id, p.family, p.effective_from, p.window_value, to_string(p.window_unit), p.anchor, to_string(p.basis),
            p.full_within_hours, p.cancel_day_counts_as_used, fee, to_string(p.path), to_string(p.unit),
            p.exchange_allowed, p.annual_cap ? sql::Param(p.annual_cap->minor) : sql::Param(nullptr),
            p.annual_cap ? p.annual_cap->currency.code() : std::string_view(), p.annual_cap_per});
}

std::optional<FulfilmentPolicy> find_fulfilment_policy(sql::Tx& tx, std::string_view id) {
  return tx.first(kFindFulfilment, {id}, fulfilment_of);
}

}  // namespace store

std::optional<FulfilmentPolicy> fulfilment_policy_in_force(sql::Tx& tx, std::string_view family, Instant at) {
  return tx.first(kFulfilmentInForce, {family, at}, fulfilment_of);
}

std::optional<ReturnPolicy> return_policy_in_force(sql::Tx& tx, std::string_view family, Instant at) {
  return tx.first(kReturnInForce, {family, at}, return_row);
}

std::optional<FulfilmentPolicy> fulfilment_policy_of_sku(sql::Tx& tx, std::string_view product_id,
                                                         std::string_view sku_id, Instant at) {
  return tx.first(kFulfilmentOfSku, {product_id, sku_id, at}, fulfilment_of);
}

std::optional<ReturnPolicy> find_return_policy(sql::Tx& tx, std::string_view id) {
  return tx.first(kFindReturn, {id}, return_row);
}

std::vector<FulfilmentPolicy> list_fulfilment_policies(sql::Tx& tx) {
  return tx.all(kListFulfilment, {}, fulfilment_of);
}

std::vector<ReturnPolicy> list_return_policies(sql::Tx& tx) { return tx.all(kListReturn, {}, return_row); }

}  // namespace chandlery::catalog
