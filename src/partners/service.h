// Partner accounts: who sells here, for which provider, from which country, in which currency.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/actor.h"
#include "core/money.h"
#include "core/result.h"
#include "platform/sql/database.h"

namespace chandlery::partners {

/// Rules 2.4.
enum class PartnerType : std::uint8_t { kDirect, kIndirectProvider, kIndirectReseller };
enum class PartnerStatus : std::uint8_t { kActive, kRestricted };

struct Partner {
  std::string id;
  std::string name;
  std::string domain;
  std::string mpn_id;             ///< digits; resellers of record are named by it on order lines
  PartnerType type = PartnerType::kDirect;
  PartnerStatus status = PartnerStatus::kActive;
  std::string country;            ///< ISO alpha-2
  Currency currency;              ///< of the partner's location
  bool agreement_signed = true;   ///< partner agreement (900123)
};

/// kNotFound when there is none.
Result<Partner> find_partner(sql::Tx& tx, std::string_view partner_id);
std::optional<Partner> find_by_mpn_id(sql::Tx& tx, std::string_view mpn_id);
/// Whether the partner named by `mpn_id` is an active indirect reseller of `provider_id`.
bool is_reseller_of(sql::Tx& tx, std::string_view provider_id, std::string_view mpn_id);
/// kPartnerAgreementUnsigned or kProgramStatus when the partner may not make new purchases or customers (rules 2.4).
Result<void> may_transact(const Partner& partner);

}  // namespace chandlery::partners
