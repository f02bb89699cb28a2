// The rows of a usage file, one at a time, from a text that comes in pieces.
//
// CSV (RFC 4180, UTF-8) with a header, or NDJSON with an object a line; the names are the same, without regard to case:
//
//   RecordId*          the sender's id of the row, unique for the customer: it makes a repeated row known
//   ReplacesRecordId   the record that this one corrects
//   PartnerId* CustomerId*
//   SubscriptionId*    GUID of the Azure subscription      SubscriptionDescription
//   ResourceGroup      ManagementGroup
//   ResourceURI*       the machine                         ArmSkuName*  its size, as Standard_DS4_v2
//   ResourceLocation*  its region, as eastus
//   UsageHour*         beginning of the clock hour, with its offset: 2021-03-08T10:00:00Z
//   Quantity*          hours of running within it: 0 to 1, at most six digits after the point
//   UnitPrice*         of an hour as you go, before discounts
//   Currency*          the partner's billing currency
//   Priority           regular | spot | promo | classic    (only regular machines are covered)
//   PowerState         running | stopped | deallocated     (stopped ones still use their hour; deallocated ones use none)
//   PartnerEarnedCredit  true when the partner had access the whole day (rules 3.11)
//   and for the line of the bill: ProductId SkuId AvailabilityId ProductName SkuName PublisherName PublisherId MeterType
//   MeterId MeterCategory MeterSubCategory MeterName MeterRegion ConsumedService ServiceInfo1 ServiceInfo2 Tags
//   AdditionalInfo
//
// Other columns are ignored. * must be there and filled.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/money.h"
#include "core/result.h"
#include "reservations/discount.h"
#include "reservations/flexibility.h"

namespace chandlery::reservations {

enum class UsageFormat : std::uint8_t { kCsv, kNdjson };
enum class Priority : std::uint8_t { kRegular, kSpot, kPromo, kClassic };

/// Cells of a row by column, in any case of the name; empty when there is none.
using UsageCells = std::function<std::string_view(std::string_view column)>;

/// A row that is right in itself.
struct UsageRow {
  std::int64_t number = 0;  ///< in the file as a spreadsheet counts: the CSV header is row 1
  std::string record_id, replaces;
  std::string partner_id, customer_id;
  Hour hour;
  std::int64_t quantity = 0;  ///< micro-hours
  Machine machine;
  Priority priority = Priority::kRegular;
  Decimal unit_price;
  Currency currency;
  bool earned_credit = false;
  std::string details;  ///< JSON of the columns that only the bill's line says
};
struct UsageRowError {
  std::int64_t row = 0;
  std::string column;
  std::string reason;
};

/// Checks everything that one row tells by itself, as of `at`: usage does not lie ahead.
std::expected<UsageRow, UsageRowError> read_usage_row(std::int64_t number, const UsageCells& cells, const SizeTable& sizes,
                                                      Instant at);

inline constexpr std::size_t kLongestUsageRow = 64 * 1024;  ///< bytes

/// Cuts the pieces into rows. Keeps one row and no more.
class UsageFeed {
 public:
  /// Called for each row; false: nothing more is wanted.
  using EachRow = std::function<bool(std::int64_t number, const UsageCells& cells)>;
  UsageFeed(UsageFormat format, EachRow each) : format_(format), each_(std::move(each)) {}

  /// kInvalidInput, naming the row, for what is not CSV or JSON, for a missing column, and for a row that is too long.
  Result<void> take(std::string_view piece);
  /// The text has ended; the last row may lack its line end.
  Result<void> finish();

 private:
  Result<void> row(std::string_view text);
  Result<void> csv_row(std::string_view text);
  Result<void> json_row(std::string_view text);
  std::unexpected<Error> wrong(std::string_view what) const;

  UsageFormat format_;
  EachRow each_;
  std::string begun_;       ///< of the row that has not ended yet
  std::size_t scanned_ = 0; ///< of it
  bool quoted_ = false;     ///< within quotes where the scan stands
  bool stopped_ = false;
  std::int64_t number_ = 0;
  std::vector<std::string> columns_;  ///< folded; CSV
};

}  // namespace chandlery::reservations
