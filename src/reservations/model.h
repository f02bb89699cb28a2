// The words of reservations: computing time that a customer has committed to for a term, and what may become of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "billing/tax_rules.h"
#include "catalog/service.h"
#include "core/money.h"
#include "core/time.h"

namespace chandlery::reservations {

/// Whose usage a reservation may cover (rules 5.2). Words on the wire: Shared, Single, ResourceGroup, ManagementGroup.
enum class ScopeKind : std::uint8_t { kShared, kSubscription, kResourceGroup, kManagementGroup };

struct Scope {
  ScopeKind kind = ScopeKind::kShared;
  std::string subscription_id;   ///< of kSubscription and kResourceGroup; empty otherwise
  std::string resource_group;    ///< of kResourceGroup, in lower case
  std::string management_group;  ///< of kManagementGroup, in lower case
  friend bool operator==(const Scope&, const Scope&) = default;
};

/// Rules 4.8. Splitting and merging are one transaction each, so they are never seen. kCancelled: it became others by a
/// split or a merge. kPending: its term has not begun.
enum class State : std::uint8_t { kPending, kSucceeded, kCancelled, kReturned, kExchanged, kExpired };

enum class BillingPlan : std::uint8_t { kUpfront, kMonthly };  ///< the same total (rules 5.1)

/// One reservation. Those of one order line share a reservation order, in which they are split and merged.
///
/// It covers usage from `began_at` until before `ended_at`, or `expires_at` while it has not ended. What a split or a
/// merge made begins later than its term, which stays the one that was bought.
struct Reservation {
  std::string partner_id, customer_id, id;
  std::string reservation_order_id;
  std::string order_id;
  std::int64_t line_number = 0;
  std::int64_t version = 1;
  State state = State::kSucceeded;

  std::string subscription_id;  ///< that it is billed to; never changes
  catalog::CatalogItemId item;
  std::string product_title, sku_title, publisher, name;
  std::string reservation_type;  ///< as "virtualmachines"
  std::string arm_sku_name;      ///< size that was reserved, as "Standard_DS4_v2"; empty: the SKU names none
  std::string region;            ///< as "eastus"
  std::int64_t quantity = 1;
  Scope scope;
  bool flexible = true;          ///< covers other sizes of its group; false: capacity first, its exact size alone

  std::string term_duration;     ///< P1Y | P3Y
  Instant effective_at;          ///< when the term begins
  Instant expires_at;            ///< and ends
  Instant began_at;
  std::optional<Instant> ended_at = {};

  BillingPlan plan = BillingPlan::kUpfront;
  Currency currency;
  Decimal unit_price;            ///< of one unit for the whole term
  bool price_includes_tax = false;
  Money price;                   ///< of all units for the whole term: its share of the order line's total, to the cent
  Money paid;                    ///< of it charged so far, as the price list counts
  billing::Taxed charged;        ///< the same without its tax, and the tax
  std::int64_t instalments = 0;  ///< of kMonthly: how many were charged
  std::string return_policy;     ///< id of the one that was in force when it was bought
  std::string reseller_mpn_id;

  bool renews = false;           ///< bought again when its term ends
  bool reminded = false;         ///< people were told that it is about to end
  std::string followed_by;       ///< id of the reservation that was bought for it, by an exchange or a renewal; empty: none
  std::string created_by;
  Instant created_at, changed_at;
  std::optional<Instant> due_at = {};  ///< when time itself changes it next: an instalment, a reminder, its end
};

}  // namespace chandlery::reservations
