// What a partner means each customer to use of Azure in a month, what it uses, and who is told when it comes near
// (rules 6.1).
//
// Invariants:
// 1. What counts is what is charged for the days of the calendar month, before tax, in the partner's currency. A
//    correction of an earlier month counts in that month, whichever invoice it stands on.
// 2. The sums are kept by each charge of usage in its transaction (usage_meters.h): nothing here reads charges.
// 3. A budget stops nothing. Its partner is told once a month when 80 % are reached, and again only of one that was
//    raised (budget_rules.h). A month's last days are charged in the next one, which tells of them.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "billing/budget_rules.h"
#include "core/actor.h"
#include "core/page.h"
#include "core/result.h"
#include "customers/filter.h"
#include "platform/sql/database.h"

namespace chandlery::billing {

/// A customer's month up to now.
struct CustomerSpending {
  std::string customer_id, customer_name;
  Money used, estimate;
  std::optional<Instant> used_at;  ///< when the newest of it was charged; none: nothing was used
  std::optional<Money> budget;
  Decimal percent;  ///< of the budget
};

/// The errors of customers::find_buyer; kNoRelationship for an indirect reseller, whose provider pays.
Result<CustomerSpending> find_spending(sql::Tx& tx, const Actor& actor, std::string_view customer_id);

/// Sets the budget in the partner's currency, in major units; none and 0 take it away. Recorded where it changes. One
/// of which 80 % are used already is told of at once. kInvalidProperty for an amount below 0, past kLargestAmount or of
/// smaller parts than the currency has; and the errors of find_spending.
Result<CustomerSpending> set_budget(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                    const std::optional<Decimal>& amount);

enum class SpendingOf : std::uint8_t {
  kAll,        ///< every customer, by name
  kSpending,   ///< those that used something this month, the most first
  kNearBudget  ///< those of whose budget 80 % were reached this month, by id
};
std::optional<SpendingOf> parse_spending_of(std::string_view word);  ///< all | spending | nearBudget
std::string_view to_string(SpendingOf of);

inline constexpr std::int64_t kMostSpendings =
    customers::kLargestPage;  ///< a page; also what a caller gets that names no size

struct SpendingQuestion {
  SpendingOf of = SpendingOf::kAll;
  customers::ListQuestion customers;  ///< of kAll: filter and place
  std::string_view token;             ///< of the others: the place
  std::int64_t size = kMostSpendings;
};
/// Customers with a relationship; an indirect reseller has none of its own. kInvalidProperty for a token that is none.
/// Reads as many rows as it tells.
Result<Page<CustomerSpending>> list_spending(sql::Tx& tx, const Actor& actor, const SpendingQuestion& question);

/// For the home page: how many budgets reached 80 % this month, at most `most`, and the first of them.
struct NearBudgets {
  std::int64_t count = 0;
  std::vector<CustomerSpending> first;
};
NearBudgets near_budgets(sql::Tx& tx, const Actor& actor, std::int64_t shown, std::int64_t most);

/// Tells the partners of budgets that have reached 80 % in the month before or in this one, each in a transaction of its
/// own, and records it in their logs. How many. `goes_on` is asked before each.
std::int64_t tell_near_budgets(sql::Database& database, const Actor& actor, const std::function<bool()>& goes_on);

}  // namespace chandlery::billing
