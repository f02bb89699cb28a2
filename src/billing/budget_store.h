// The tables of budgets and of what customers used by the month. Only budget_store.cc names them, and use_recount.cc.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "billing/month.h"
#include "core/money.h"
#include "platform/sql/sql.h"

namespace chandlery::billing::store {

/// Whose customers' use is asked: a partner's in a month, in the partner's currency.
struct MonthOfUse {
  std::string_view partner_id;
  BillingMonth month;
  Currency currency;
};
struct CustomerUse {
  Money used;
  std::optional<Instant> used_at;  ///< when the newest of it was charged; none: nothing was
  std::optional<Money> budget;
  BillingMonth told_month;  ///< in which the partner was last told of the budget; 0: never
};
/// A row for each of the ids, in one round trip.
std::map<std::string, CustomerUse, std::less<>> find_uses(sql::Tx& tx, const MonthOfUse& of,
                                                          const std::set<std::string_view>& customer_ids);

/// Adds to what the customer used. Queued.
void add_used(sql::Tx& tx, std::string_view partner_id, BillingMonth month, std::string_view customer_id,
              const Money& amount, Instant at);

/// Replaces what the customer used. Queued.
void put_used(sql::Tx& tx, std::string_view partner_id, BillingMonth month, std::string_view customer_id,
              const Money& amount, Instant at);

struct UsedSum {
  std::string customer_id;
  std::int64_t used = 0;  ///< minor units
};
/// Who used something, the most first, behind `after` (empty id: from the start).
std::vector<UsedSum> most_used(sql::Tx& tx, const MonthOfUse& of, const UsedSum& after, std::int64_t limit);

/// Of whose budget the partner was told in the month, by id, after `after`.
std::vector<std::string> told_in(sql::Tx& tx, std::string_view partner_id, BillingMonth month, std::string_view after,
                                 std::int64_t limit);
/// How many these are, at most `most`.
std::int64_t count_told_in(sql::Tx& tx, std::string_view partner_id, BillingMonth month, std::int64_t most);

struct PartnersCustomer {
  std::string partner_id, customer_id;
};
/// Of all partners, those of whose budget 80 % or more are used in the month and nobody was told in it, after `after`. A
/// budget that was set after the month was none in it.
std::vector<PartnersCustomer> near_and_untold(sql::Tx& tx, BillingMonth month, const PartnersCustomer& after,
                                              std::int64_t limit);

/// Replaces the amount; none takes the budget away. `forget_told`: as if the partner had never been told of it. Queued.
struct NewBudget {
  std::string_view partner_id, customer_id;
  std::optional<Money> amount;
  Currency currency;
  bool forget_told = false;
};
void put_budget(sql::Tx& tx, const NewBudget& budget, Instant at);
/// False when the partner was told in this month or a later one before, or the budget is not `budget` any more, or was not
/// set in the month.
bool mark_told(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id, BillingMonth month,
               const Money& budget);

}  // namespace chandlery::billing::store
