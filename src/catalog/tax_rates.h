// The standard tax rate of a country at a moment, as billing needs it (rules 3.7), and how the operator sets it.
//
// Invariants:
// 1. A rate holds from its day until the next one of its country. A country without a rate is not taxed.
// 2. What has begun never changes: what was charged stays what the table says of its day.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/imports.h"
#include "core/money.h"
#include "core/time.h"
#include "platform/sql/sql.h"

namespace chandlery::catalog {

struct TaxRate {
  std::string country;
  Decimal rate;      ///< 0.19 for 19 %
  std::string name;  ///< VAT
  friend bool operator==(const TaxRate&, const TaxRate&) = default;
};

/// A rate with its date, as the table has it.
struct DatedTaxRate {
  TaxRate rate;
  Instant from;
  std::string source;
  friend bool operator==(const DatedTaxRate&, const DatedTaxRate&) = default;
};

/// One read by key. nullopt: nothing is charged there, as in the United States (rules 3.7 leaves sales tax to papers).
std::optional<TaxRate> find_tax_rate(sql::Tx& tx, std::string_view country, Instant at);
/// The same as a question, for a round trip with others; `found` gets the answer.
sql::Tx::Question tax_rate_question(std::string_view country, Instant at, std::optional<TaxRate>& found);

/// CSV: country, valid_from (2021-01-01), rate_percent (19), name (VAT), and as you like source. A country's first rates
/// may begin in the past; later ones begin in the future.
Result<ImportReport> import_tax_rates(sql::Tx& tx, const Actor& actor, std::string_view csv_text);
/// By country and date.
std::vector<DatedTaxRate> list_tax_rates(sql::Tx& tx);

}  // namespace chandlery::catalog
