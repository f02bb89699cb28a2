// The tables of the hybrid benefit. Only benefit_store.cc names them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/sql/sql.h"
#include "reservations/benefit_rules.h"

namespace chandlery::reservations::store {

/// A SKU of the catalogue that is core licences.
struct LicenceSku {
  std::string product_id, sku_id;
  LicensedProduct product = LicensedProduct::kWindowsServer;
  LicenceEdition edition = LicenceEdition::kStandard;
  std::int64_t cores = kCoresOfProcessor;  ///< of one unit
};
void put_licence_sku(sql::Tx& tx, const LicenceSku& sku);
std::vector<LicenceSku> licence_skus(sql::Tx& tx);

void insert_licence(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id, const Licence& licence,
                    std::string_view by, Instant at);
/// In the order in which they were declared; without their use on premises.
std::vector<Licence> declared_licences(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id);

struct LicenceUse {
  std::string licence_id;
  std::int64_t on_premises = 0;
  std::optional<Instant> migration_started = {};
};
void put_licence_use(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id, const LicenceUse& use);
std::vector<LicenceUse> licence_uses(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id);

struct Benefit {
  std::string id, licence_id, resource;
  BenefitUse use = BenefitUse::kWindowsMachine;
  std::int64_t vcpus = 0;
  std::string assigned_by;
  Instant created_at;
  std::optional<Instant> ended_at = {};
};
/// False where the resource has a benefit of this use already.
bool insert_benefit(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id, const Benefit& benefit);
/// Those that are on, in the order in which they were assigned.
std::vector<Benefit> benefits(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id);
/// False where none of this id is on.
bool end_benefit(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id, std::string_view id, Instant at);

/// Waits for whoever else is changing the customer's licences.
void take_turn(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id);

}  // namespace chandlery::reservations::store
