// The table of what was charged of usage. Only usage_charge_store.cc names it.
#pragma once

#include <map>
#include <string>

#include "billing/month.h"
#include "reservations/usage_store.h"

namespace chandlery::reservations::store {

struct ChargedUse {
  std::int64_t charges = 0;     ///< how many there were
  std::int64_t holds = 0;       ///< number of the one that holds; 0: none
  billing::BillingMonth month;  ///< where that one stands, and in which currency
  Currency currency;
};
/// Of the owner's day, by resource key.
std::map<std::string, ChargedUse> charged_of_day(sql::Tx& tx, const UsageOwner& owner, Date day);
/// Queued.
void put_charged(sql::Tx& tx, const UsageOwner& owner, Date day, std::string_view resource_key, const ChargedUse& use);

}  // namespace chandlery::reservations::store
