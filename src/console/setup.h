// The way of a new installation, in five steps, each judged by what there is: no step is ticked off by hand.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "billing/month.h"
#include "billing/seller.h"
#include "catalog/store_counts.h"
#include "core/time.h"
#include "platform/sql/sql.h"

namespace chandlery::console {

/// What the steps are judged by.
struct SetupFacts {
  billing::Seller seller;
  bool has_seller = false;  ///< somebody has put one on file
  catalog::store::CatalogueCounts catalogue;
  bool has_keys = false;  ///< in some pool
  bool has_partner = false;
  std::optional<billing::BillingMonth> last_run;  ///< the newest month that was invoiced
};
SetupFacts read_setup(sql::Tx& tx);

enum class StepState : std::uint8_t { kTodo, kDone, kNotNeeded, kScheduled };
std::string_view to_string(StepState state);  ///< todo, done, notNeeded, scheduled
struct Step {
  std::string_view name;  ///< organisation, products, keyPool, partner, invoiceDay
  StepState state = StepState::kTodo;
  std::vector<std::string_view> missing;  ///< words for programs, of what is still to be given
  std::string_view route;                 ///< by which it is done: method and path
  std::optional<Date> on;                 ///< invoiceDay: when the next invoices are issued
};
/// Pure. Always five, in their order.
std::vector<Step> steps(const SetupFacts& facts, Instant at);

}  // namespace chandlery::console
