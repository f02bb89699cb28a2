// What a partner spends, for the plots of its home page: by month, by customer, by product.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "billing/month.h"
#include "core/actor.h"
#include "core/money.h"
#include "platform/sql/sql.h"

namespace chandlery::billing {

enum class SpendBy : std::uint8_t { kMonth, kCustomer, kProduct };
std::optional<SpendBy> parse_spend_by(std::string_view word);  ///< month | customer | product

struct SpendQuestion {
  SpendBy by = SpendBy::kMonth;
  BillingMonth first, last;          ///< both included
  std::optional<Currency> currency;  ///< nullopt: each
  std::int64_t most = 20;            ///< groups of a currency; the others are told as one sum
};
/// Charges less credits, issued or not.
struct SpendRow {
  std::string key;   ///< 2021-03, a customer's or a product's id; empty: concerns no customer or product
  std::string name;  ///< of the customer or the product; empty where it is not known
  Money subtotal, tax;
  std::int64_t lines = 0;
  bool others = false;  ///< the sum of all that came behind the most
};
/// Of the actor's partner. Months in their order, each currency's together; customers and products by what was spent,
/// the most first. Reads an index entry for each charge of the months, and a name for each group that is told.
std::vector<SpendRow> spend(sql::Tx& tx, const Actor& actor, const SpendQuestion& question);

}  // namespace chandlery::billing
