// Rated usage as daily lines of a bill (rules 3.11, 3.12): what was used of a resource in a day beyond reservations, its price,
// and the credit that the partner earns for looking after it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/actor.h"
#include "core/page.h"
#include "core/result.h"
#include "customers/service.h"
#include "partners/model.h"
#include "platform/json/reader.h"
#include "platform/json/writer.h"
#include "platform/sql/sql.h"
#include "reservations/discount_store.h"

namespace chandlery::reservations {

inline constexpr std::int64_t kEarnedCreditPercent = 15;  ///< while the partner had access the whole day; not for spot
inline constexpr std::int64_t kMostDailyLines = 1'000;    ///< a page

struct DailyAmounts {
  Decimal quantity;              ///< hours that no reservation covers, six digits
  Money total;                   ///< FLOOR(quantity x unit price x (1 - credit), to the minor unit)
  Decimal effective_unit_price;  ///< total / quantity, 15 significant digits; the unit price for no quantity
  std::int64_t credit_percent = 0;
};
/// Prices are in the billing currency, so that the exchange rate is 1.
DailyAmounts daily_amounts(const Decimal& quantity, const Decimal& unit_price, Currency currency, bool earned_credit);

/// The same of a resource's day. Spot machines earn no credit.
DailyAmounts daily_amounts(const store::RatedSum& sum);

/// What the sender said of a resource for the line of a bill, by the column's name; empty where it said nothing.
class UsageDetails {
 public:
  explicit UsageDetails(std::string_view json) : document_(json::Document::parse(json)) {}
  std::string text(std::string_view column) const;

 private:
  Result<json::Document> document_;
};

struct DailyLine {
  store::RatedSum rated;
  DailyAmounts amounts;
};
/// What a page of lines says once.
struct DailyPage {
  customers::Buyer buyer;
  partners::Partner partner;
  Page<DailyLine> lines;
};
/// A day of a customer's, by resource; hours that reservations cover whole are lines of 0. The errors of
/// customers::find_buyer; kInvalidProperty for a token that is none.
Result<DailyPage> daily_lines(sql::Tx& tx, const Actor& actor, std::string_view customer_id, Date day, std::string_view token,
                              std::int64_t size);

/// DailyRatedUsageLineItem of contract 8, not yet on an invoice.
void write_daily_line(json::Writer& out, const DailyPage& page, const DailyLine& line, Date day);

}  // namespace chandlery::reservations
