// What customers used, counted anew from their charges where it is not their sum (usage_meters.h): a server of a release that
// kept no such sums leaves them wrong while it runs beside newer ones.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "billing/month.h"
#include "core/actor.h"
#include "core/money.h"
#include "platform/sql/database.h"

namespace chandlery::billing {

/// A customer's month of use that is kept as another sum than its charges come to.
struct WrongUse {
  std::string partner_id, customer_id, currency;
  BillingMonth month;
  std::int64_t charged = 0, kept = 0;  ///< minor units
};
/// Reads every charge of usage.
std::vector<WrongUse> wrong_uses(sql::Tx& tx);

/// Counts each of these anew, in a transaction of its own with the partner's account held, and answers them. `goes_on` is
/// asked before each.
std::vector<WrongUse> recount_uses(sql::Database& database, const Actor& actor, const std::function<bool()>& goes_on);

}  // namespace chandlery::billing
