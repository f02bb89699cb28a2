// A customer's licences and the hybrid benefit that they give (S30, rules 5.7).
//
// Invariants:
// 1. The pool is what was declared and what this server sold: term licences count while their term runs, perpetual ones only
//    where Software Assurance was declared for them.
// 2. A core is given once: who was assigned first keeps it. What expires or is needed on premises makes the last ones that
//    do not fit any more non-compliant; nothing is taken from anybody silently.
// 3. Changes to a customer's licences take turns, so that two at once do not give a core twice.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/actor.h"
#include "core/result.h"
#include "platform/sql/sql.h"
#include "reservations/benefit_rules.h"
#include "reservations/benefit_store.h"

namespace chandlery::reservations {

/// A licence as it stands now.
struct LicenceStanding {
  Licence licence;
  CloudCores cloud;         ///< for machines (Windows) or databases (SQL)
  std::int64_t assigned = 0;  ///< core licences that compliant benefits take
};
struct BenefitStanding {
  store::Benefit benefit;
  std::string licence_name;
  Verdict verdict;
};

/// Bought here first, then declared ones. The errors of customers::find_buyer, as of everything below.
Result<std::vector<LicenceStanding>> list_licences(sql::Tx& tx, const Actor& actor, std::string_view customer_id);

struct NewLicence {
  std::string name;
  LicensedProduct product = LicensedProduct::kWindowsServer;
  LicenceEdition edition = LicenceEdition::kStandard;
  std::int64_t cores = 0;
  bool assured = true;
  std::optional<Instant> assured_until;
};
/// kInvalidProperty for an edition that the product has not, or for no cores.
Result<LicenceStanding> declare_licence(sql::Tx& tx, const Actor& actor, std::string_view customer_id, const NewLicence& added);

struct LicenceUseChange {
  std::optional<std::int64_t> on_premises;
  std::optional<Instant> migration_started;  ///< once, and not before today
};
/// kNotFound for no such licence; kInvalidProperty; kBenefitRefused for a second migration.
Result<LicenceStanding> change_licence_use(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                           std::string_view licence_id, const LicenceUseChange& change);

struct NewBenefit {
  std::string licence_id;
  BenefitUse use = BenefitUse::kWindowsMachine;
  std::string resource;
  std::int64_t vcpus = 0;
};
/// What assign_benefit would say, and nothing is changed.
Result<Verdict> check_benefit(sql::Tx& tx, const Actor& actor, std::string_view customer_id, const NewBenefit& wanted);
/// kNotFound for no such licence; kBenefitRefused or kLicencesShort with the reason; kAlreadyExists where the resource has it.
Result<BenefitStanding> assign_benefit(sql::Tx& tx, const Actor& actor, std::string_view customer_id, const NewBenefit& wanted);
/// kNotFound where none of that id is on.
Result<void> end_benefit(sql::Tx& tx, const Actor& actor, std::string_view customer_id, std::string_view benefit_id);
/// Those that are on, with what may be said of each today.
Result<std::vector<BenefitStanding>> list_benefits(sql::Tx& tx, const Actor& actor, std::string_view customer_id);

/// The operator says which SKU is core licences. kSkuNotFound; kInvalidProperty.
Result<void> put_licence_sku(sql::Tx& tx, const Actor& actor, const store::LicenceSku& sku);

}  // namespace chandlery::reservations
