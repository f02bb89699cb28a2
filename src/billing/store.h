// The ledger's table. Only store.cc names it.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "billing/service.h"

namespace chandlery::billing {

/// Queued. A second entry under a key must equal the first, or the statement fails.
void insert_entry(sql::Tx& tx, std::string_view partner_id, const Posting& posting, Instant at);

/// The sum of one account in one currency. `account` and `currency` are as stored, so that a check can judge them.
struct StoredBalance {
  std::string account, currency;
  std::int64_t minor = 0;
};
/// Of one partner, or of all when `partner_id` is empty; sorted by currency and account.
std::vector<StoredBalance> sum_accounts(sql::Tx& tx, std::string_view partner_id);
std::int64_t count_entries(sql::Tx& tx);

}  // namespace chandlery::billing
