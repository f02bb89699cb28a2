// Policies as dated data: who may see keys, and who gets what back (rules 0). A record is never changed; a newer one of
// the same family takes over at its date.
//
// Which date decides: the return policy is pinned on the line when it is ordered (PricedItem::return_policy); the
// fulfilment policy is read at the moment of the act.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/actor.h"
#include "core/money.h"
#include "core/result.h"
#include "core/time.h"
#include "platform/sql/sql.h"

namespace chandlery::catalog {

struct FulfilmentPolicy {
  std::string id;
  std::string family;
  Instant effective_from;
  bool partner_view_key = false;
  bool partner_download = false;
  bool partner_copy_link = false;
  bool deep_link = false;               ///< the partner may copy a link into the customer centre (S40)
  RoleSet partner_roles;
  bool customer_view = true;
  RoleSet customer_roles;
  std::optional<std::int64_t> link_ttl_after_first_download;  ///< seconds
  std::optional<std::int64_t> link_ttl_after_mint;            ///< seconds
  std::optional<std::int64_t> link_max_downloads;
  std::int64_t key_length = 32;         ///< letters, without the hyphens
  std::string key_alphabet;
  std::int64_t key_grouping = 4;        ///< letters in a group
  bool risk_notice_required = false;    ///< S6
  friend bool operator==(const FulfilmentPolicy&, const FulfilmentPolicy&) = default;
};

enum class WindowUnit : std::uint8_t { kCalendarDay, kHour };
enum class ReturnBasis : std::uint8_t { kFull, kProrated, kNone };
enum class ReturnPath : std::uint8_t { kSelfService, kSupportRequest, kBoth };
enum class ReturnUnit : std::uint8_t { kWholeOrder, kLine, kQuantity };

struct ReturnPolicy {
  std::string id;
  std::string family;
  Instant effective_from;
  std::optional<std::int64_t> window_value;   ///< nullopt: as long as the term runs
  WindowUnit window_unit = WindowUnit::kCalendarDay;
  std::string anchor = "order_completed_at";
  ReturnBasis basis = ReturnBasis::kFull;     ///< kNone: never cancellable (S52)
  std::int64_t full_within_hours = 0;
  bool cancel_day_counts_as_used = false;
  Decimal early_termination_percent;          ///< 12 is twelve per cent of what is credited
  ReturnPath path = ReturnPath::kBoth;
  ReturnUnit unit = ReturnUnit::kLine;
  bool exchange_allowed = false;
  std::optional<Money> annual_cap;
  std::string annual_cap_per;                 ///< "customer" (rules C11); empty without a cap
  friend bool operator==(const ReturnPolicy&, const ReturnPolicy&) = default;
};

std::string_view to_string(WindowUnit unit);
std::string_view to_string(ReturnBasis basis);
std::string_view to_string(ReturnPath path);
std::string_view to_string(ReturnUnit unit);
std::optional<WindowUnit> parse_window_unit(std::string_view word);
std::optional<ReturnBasis> parse_return_basis(std::string_view word);
std::optional<ReturnPath> parse_return_path(std::string_view word);
std::optional<ReturnUnit> parse_return_unit(std::string_view word);

/// 24 letters that nobody mistakes for another: no vowels that would make words, no 0/O, 1/I, 5/S, N/M twins, Z/2.
inline constexpr std::string_view kKeyAlphabet = "BCDFGHJKMPQRTVWXY2346789";

/// The record of the family with the latest date that is not after `at`.
std::optional<FulfilmentPolicy> fulfilment_policy_in_force(sql::Tx& tx, std::string_view family, Instant at);
std::optional<ReturnPolicy> return_policy_in_force(sql::Tx& tx, std::string_view family, Instant at);
/// The policy under which this SKU's keys and downloads stand now.
std::optional<FulfilmentPolicy> fulfilment_policy_of_sku(sql::Tx& tx, std::string_view product_id,
                                                         std::string_view sku_id, Instant at);
/// A pinned policy by its id.
std::optional<ReturnPolicy> find_return_policy(sql::Tx& tx, std::string_view id);

std::vector<FulfilmentPolicy> list_fulfilment_policies(sql::Tx& tx);
std::vector<ReturnPolicy> list_return_policies(sql::Tx& tx);

}  // namespace chandlery::catalog
