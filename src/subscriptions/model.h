// The words of subscriptions: what a customer holds for a term, and what may become of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "billing/month.h"
#include "catalog/lifecycle.h"
#include "catalog/policies.h"
#include "core/money.h"
#include "core/time.h"
#include "fulfilment/model.h"

namespace chandlery::subscriptions {

/// Rules 4.6. kExpired: the term has ended, and no other followed.
enum class Status : std::uint8_t { kActive, kSuspended, kExpired, kDeleted };

/// An order line that runs for a term. It knows the price that is locked until the term ends, and of the charges of the
/// term just enough to count on: the units times days that were used, and which charge stands for the rest.
struct Subscription {
  std::string partner_id, customer_id, id;
  std::string order_id;
  std::int64_t line_number = 0;
  std::int64_t version = 1;
  Status status = Status::kActive;

  catalog::CatalogItemId item;
  catalog::ProductType product_type = catalog::ProductType::kSoftwareSubscription;
  std::string product_title, sku_title, publisher, friendly_name;
  std::int64_t quantity = 1;
  Currency currency;
  Decimal unit_price;  ///< of one unit for the whole term
  bool price_includes_tax = false;
  std::string billing_cycle;
  std::string term_duration;
  std::string renews_to;    ///< the next term's duration; empty: the same
  bool auto_renew = true;   ///< as far as its SKU renews at all
  std::string return_policy;  ///< id of the one that was in force when the term began
  std::string reseller_mpn_id;

  std::int64_t term = 0;  ///< 0 as bought, then counted
  Instant term_start, term_end;
  std::int64_t changed_day = 0;  ///< of the term, since which the quantity holds
  std::int64_t unit_days = 0;    ///< units times days of this price that were used before that day
  std::string charge_id;         ///< what was charged for the rest of the term from that day on
  billing::BillingMonth charge_month;

  bool reminded = false;  ///< people were told that the term is about to end
  Instant created_at, changed_at;
  std::optional<Instant> suspended_at = {}, ended_at = {};
  std::optional<Instant> due_at = {};  ///< when time itself changes it next
};

/// A subscription with what the floors below know of it.
struct Standing {
  Subscription subscription;
  fulfilment::Entitlement held = {};
  std::optional<catalog::Lifecycle> lifecycle = {};   ///< none: the catalogue has its SKU no more
  std::optional<catalog::ReturnPolicy> returns = {};  ///< the pinned one
  Status status = Status::kActive;                ///< as it is now
};

}  // namespace chandlery::subscriptions
