// See usage_rows.h.
#include "reservations/usage_rows.h"

#include <algorithm>
#include <array>

#include "core/id.h"
#include "core/text.h"
#include "platform/files/csv.h"
#include "platform/json/reader.h"
#include "platform/json/writer.h"

namespace chandlery::reservations {
namespace {

constexpr std::size_t kLongestText = 1000;
constexpr std::size_t kLongestId = 200;
constexpr std::size_t kLongestName = 100;
constexpr int kPriceDigits = 10;
const Instant kEarliest = *parse_iso("2015-01-01T00:00:00Z");

constexpr std::array<std::string_view, 11> kRequired = {
    "RecordId",         "PartnerId", "CustomerId", "SubscriptionId", "ResourceURI", "ArmSkuName",
    "ResourceLocation", "UsageHour", "Quantity",   "UnitPrice",      "Currency"};
constexpr std::array<std::string_view, 20> kDetails = {
    "SubscriptionDescription", "ProductId",     "SkuId",            "AvailabilityId", "ProductName",
    "SkuName",                 "PublisherName", "PublisherId",      "MeterType",      "MeterId",
    "MeterCategory",           "MeterSubCategory", "MeterName",     "MeterRegion",    "Unit",
    "ConsumedService",         "ServiceInfo1",  "ServiceInfo2",     "Tags",           "AdditionalInfo"};

// `ResourceURI`, `resource_uri` and `Resource URI` are one column.
std::string folded(std::string_view name) {
  std::string result = text::lower(text::trim(name));
  std::erase_if(result, [](char c) { return c == ' ' || c == '_'; });
  return result;
}

template <class T>
using Read = std::expected<T, UsageRowError>;

/// One row being checked: the first thing that is wrong is told.
class Reading {
 public:
  Reading(std::int64_t number, const UsageCells& cells) : number_(number), cells_(cells) {}

  std::unexpected<UsageRowError> wrong(std::string_view column, std::string reason) const {
    return std::unexpected(UsageRowError{number_, std::string(column), std::move(reason)});
  }
  Read<std::string> required(std::string_view column, std::size_t longest) const {
    if (cells_(column).empty()) return wrong(column, "is missing");
    return optional(column, longest);
  }
  Read<std::string> optional(std::string_view column, std::size_t longest) const {
    const std::string_view cell = cells_(column);
    if (cell.size() > longest) return wrong(column, "is longer than " + std::to_string(longest) + " bytes");
    return std::string(cell);
  }
  Read<std::string> guid(std::string_view column) const {
    if (cells_(column).empty()) return wrong(column, "is missing");
    const std::optional<std::string> id = normalise_guid(cells_(column));
    if (!id) return wrong(column, "is not a GUID");
    return *id;
  }
  Read<Hour> hour(std::string_view column, Instant at) const {
    const std::string_view cell = cells_(column);
    if (cell.empty()) return wrong(column, "is missing");
    const std::optional<Instant> moment = parse_iso(cell);
    const std::size_t time = cell.find('T');
    if (!moment || time == cell.npos) return wrong(column, "is not a moment as 2021-03-08T10:00:00Z");
    if (cell.find_first_of("Z+-", time) == cell.npos) {
      return wrong(column, "is a local time without its offset: where clocks are put back it names two hours, where they "
                           "are put forward none; write 2021-03-08T10:00:00Z or 2021-03-08T11:00:00+01:00");
    }
    const Hour hour = Hour::of(*moment);
    if (hour.start() != *moment) return wrong(column, "does not begin a clock hour in UTC");
    if (*moment > at) return wrong(column, "lies ahead");
    if (*moment < kEarliest) return wrong(column, "lies before 2015");
    return hour;
  }
  Read<std::int64_t> quantity(std::string_view column) const {
    const Decimal given = OR_RETURN(number(column));
    if (given > Decimal(1, 0)) return wrong(column, "is more than an hour in an hour");
    const Decimal micro = given.at_scale(6, Rounding::kTowardsZero);
    if (micro != given) return wrong(column, "has more than six digits after the point");
    return static_cast<std::int64_t>(micro.mantissa());
  }
  Read<Decimal> price(std::string_view column) const {
    const Decimal given = OR_RETURN(number(column));
    if (given.scale() > kPriceDigits) return wrong(column, "has more than ten digits after the point");
    if (given > Decimal(1'000'000, 0)) return wrong(column, "is above 1000000");
    return given;
  }
  /// Which of the words it is; 0 when it is empty.
  Read<std::size_t> word(std::string_view column, std::initializer_list<std::string_view> words) const {
    const std::string_view cell = cells_(column);
    if (cell.empty()) return 0;
    std::string all;
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (text::equal_ignoring_case(cell, words.begin()[i])) return i;
      all.append(i == 0 ? "" : ", ").append(words.begin()[i]);
    }
    return wrong(column, "is none of " + all);
  }

 private:
  Read<Decimal> number(std::string_view column) const {
    if (cells_(column).empty()) return wrong(column, "is missing");
    const std::optional<Decimal> given = Decimal::parse(cells_(column));
    if (!given) return wrong(column, "is not a decimal number");
    if (given->negative()) return wrong(column, "is negative");
    return *given;
  }

  std::int64_t number_;
  const UsageCells& cells_;
};

Read<std::string> details_of(const Reading& reading) {
  json::Writer out;
  out.begin_object();
  for (const std::string_view column : kDetails) {
    const std::string cell = OR_RETURN(reading.optional(column, kLongestText));
    if (!cell.empty()) out.field(column, cell);
  }
  return out.end_object().take();
}

Read<Machine> machine_of(const Reading& reading, const SizeTable& sizes, Hour hour) {
  Machine machine;
  machine.resource = OR_RETURN(reading.required("ResourceURI", kLongestText));
  machine.region = text::lower(OR_RETURN(reading.required("ResourceLocation", kLongestName)));
  const std::string size = OR_RETURN(reading.required("ArmSkuName", kLongestName));
  const SizeRatio* known = sizes.find(size, machine.region, hour.day());
  if (known == nullptr) return reading.wrong("ArmSkuName", "is no size that the flexibility table has on that day");
  machine.size = known->name;
  machine.subscription = OR_RETURN(reading.guid("SubscriptionId"));
  machine.resource_group = text::lower(OR_RETURN(reading.optional("ResourceGroup", kLongestName)));
  machine.management_group = text::lower(OR_RETURN(reading.optional("ManagementGroup", kLongestName)));
  return machine;
}

Read<UsageRow> read_all(const Reading& reading, const SizeTable& sizes, Instant at) {
  UsageRow row;
  row.record_id = OR_RETURN(reading.required("RecordId", kLongestId));
  row.replaces = OR_RETURN(reading.optional("ReplacesRecordId", kLongestId));
  if (row.replaces == row.record_id) return reading.wrong("ReplacesRecordId", "names the row itself");
  row.partner_id = OR_RETURN(reading.guid("PartnerId"));
  row.customer_id = OR_RETURN(reading.guid("CustomerId"));
  row.hour = OR_RETURN(reading.hour("UsageHour", at));
  row.quantity = OR_RETURN(reading.quantity("Quantity"));
  row.machine = OR_RETURN(machine_of(reading, sizes, row.hour));
  row.unit_price = OR_RETURN(reading.price("UnitPrice"));
  const std::optional<Currency> currency = Currency::parse(OR_RETURN(reading.required("Currency", 3)));
  if (!currency) return reading.wrong("Currency", "is no currency of ISO 4217");
  row.currency = *currency;
  row.priority = static_cast<Priority>(OR_RETURN(reading.word("Priority", {"regular", "spot", "promo", "classic"})));
  row.machine.eligible = row.priority == Priority::kRegular;
  const std::size_t state = OR_RETURN(reading.word("PowerState", {"running", "stopped", "deallocated"}));
  if (state == 2 && row.quantity > 0) return reading.wrong("Quantity", "is above 0 for a deallocated machine, which uses nothing");
  row.earned_credit = OR_RETURN(reading.word("PartnerEarnedCredit", {"false", "true"})) == 1;
  row.details = OR_RETURN(details_of(reading));
  return row;
}

}  // namespace

std::expected<UsageRow, UsageRowError> read_usage_row(std::int64_t number, const UsageCells& cells, const SizeTable& sizes,
                                                      Instant at) {
  auto row = read_all(Reading(number, cells), sizes, at);
  if (row) row->number = number;
  return row;
}

std::unexpected<Error> UsageFeed::wrong(std::string_view what) const {
  return fail(errors::kInvalidInput, "Row " + std::to_string(number_) + ": " + std::string(what),
              "row " + std::to_string(number_));
}

Result<void> UsageFeed::take(std::string_view piece) {
  begun_.append(piece);
  std::size_t from = 0;
  for (; scanned_ < begun_.size() && !stopped_; ++scanned_) {
    const char c = begun_[scanned_];
    if (c == '"' && format_ == UsageFormat::kCsv) quoted_ = !quoted_;  // a doubled quote turns it twice
    if (c != '\n' || quoted_) continue;
    RETURN_IF_FAILED(row(std::string_view(begun_).substr(from, scanned_ + 1 - from)));
    from = scanned_ + 1;
  }
  begun_.erase(0, from);
  scanned_ -= from;
  if (stopped_ || begun_.size() <= kLongestUsageRow) return {};
  ++number_;
  return wrong("it is longer than 64 KiB. Is a quote not closed?");
}

Result<void> UsageFeed::finish() {
  if (!stopped_ && !begun_.empty()) RETURN_IF_FAILED(row(begun_));
  begun_.clear();
  if (stopped_ || format_ == UsageFormat::kNdjson || !columns_.empty()) return {};
  return fail(errors::kInvalidInput, "The file is empty: its first row names the columns.", "row 1");
}

Result<void> UsageFeed::row(std::string_view text) {
  ++number_;
  if (number_ == 1 && text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (text.size() > kLongestUsageRow) return wrong("it is longer than 64 KiB.");
  if (text::trim(text).empty()) return {};
  return format_ == UsageFormat::kCsv ? csv_row(text) : json_row(text);
}

Result<void> UsageFeed::csv_row(std::string_view text) {
  files::CsvReader reader(text);
  if (const auto read = reader.next(); !read) {
    return wrong(read.error().message);
  } else if (!*read) {
    return {};
  }
  const auto cells = reader.row();
  if (columns_.empty()) {
    for (const files::CsvCell& cell : cells) columns_.push_back(folded(cell.text));
    std::vector<std::string> sorted = columns_;
    std::sort(sorted.begin(), sorted.end());
    if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end()) return wrong("a column is named twice.");
    for (const std::string_view column : kRequired) {
      if (!std::binary_search(sorted.begin(), sorted.end(), folded(column))) {
        return wrong("the column " + std::string(column) + " is missing.");
      }
    }
    return {};
  }
  if (cells.size() != columns_.size()) {
    return wrong("it has " + std::to_string(cells.size()) + " cells, the header has " + std::to_string(columns_.size()) + ".");
  }
  const UsageCells find = [&](std::string_view column) -> std::string_view {
    const auto place = std::find(columns_.begin(), columns_.end(), folded(column));
    return place == columns_.end() ? std::string_view()
                                   : text::trim(cells[static_cast<std::size_t>(place - columns_.begin())].text);
  };
  stopped_ = !each_(number_, find);
  return {};
}

Result<void> UsageFeed::json_row(std::string_view text) {
  const auto document = json::Document::parse(text);
  if (!document) return wrong(document.error().message);
  const auto object = document->object();
  if (!object) return wrong("it is not a JSON object.");
  std::vector<std::pair<std::string, std::string>> members = object->scalars();
  for (auto& [name, value] : members) name = folded(name);
  const UsageCells find = [&](std::string_view column) -> std::string_view {
    const auto place = std::ranges::find(members, folded(column), &std::pair<std::string, std::string>::first);
    return place == members.end() ? std::string_view() : text::trim(place->second);
  };
  stopped_ = !each_(number_, find);
  return {};
}

}  // namespace chandlery::reservations
