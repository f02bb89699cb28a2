// Exchange rates by month (rules 3.8): taken two business days before a month ends, valid the whole next month.
//
// Invariants:
// 1. The table holds US dollars for one unit of each currency; every other pair is reckoned through the dollar.
// 2. The months of a currency are consecutive: a table with a gap is refused, so no month between has to be guessed.
// 3. The rate of a month that has begun never changes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "catalog/imports.h"
#include "core/money.h"
#include "core/time.h"
#include "platform/sql/sql.h"

namespace chandlery::catalog {

/// Digits after the point of a rate between two currencies; the quotient is rounded half away from zero there.
inline constexpr int kExchangeRateDecimals = 12;

struct ExchangeRate {
  Decimal rate;  ///< `to` for one unit of `from`
  Date date;     ///< when it was taken
  friend bool operator==(const ExchangeRate&, const ExchangeRate&) = default;
};

/// The rate of the month of `at`: one read by key, none where both are the same (then it is 1). nullopt when the table
/// has no rate of that month for one of them.
std::optional<ExchangeRate> find_exchange_rate(sql::Tx& tx, Currency from, Currency to, Instant at);

/// Two business days (Monday to Friday) before the last day of the month before that of `day`.
Date rate_taken_on(Date day);

/// CSV: CurrencyCode, USDPerUnit, Month (202103). Refuses, with row and column, a gap in a currency's months, also one
/// against what the table holds, and another rate for a month that has begun.
Result<ImportReport> import_exchange_rates(sql::Tx& tx, const Actor& actor, std::string_view csv_text);
/// The same columns; all months, or one (any day of it). USD is in it as 1.
std::string export_exchange_rates(sql::Tx& tx, std::optional<Date> month);

}  // namespace chandlery::catalog
