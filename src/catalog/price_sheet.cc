#include "catalog/price_sheet.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "catalog/rules.h"
#include "catalog/store.h"
#include "core/country.h"
#include "core/text.h"
#include "platform/files/csv_sheet.h"

namespace chandlery::catalog {
namespace {

// Views of price sheets (contract 11) and what is in them. Those without a kind hold nothing that is sold here.
struct SheetView {
  std::string_view name;
  bool software, reservations;
};
constexpr SheetView kSheetViews[] = {
    {"software", true, false},
    {"azure_reservations", false, true},
    {"azure_consumption", false, false},
    {"updatedlicensebased", false, false},
    {"marketplace", false, false},
    {"licensebasedest", false, false},
    {"licensebasedeos", false, false},
};

constexpr std::array<std::string_view, 19> kColumns = {
    "ProductTitle", "ProductId", "SkuId", "SkuTitle", "Publisher", "SkuDescription", "UnitOfMeasure", "TermDuration",
    "BillingPlan", "Market", "Currency", "UnitPrice", "PricingTierRangeMin", "PricingTierRangeMax",
    "EffectiveStartDate", "EffectiveEndDate", "Tags", "ERP Price", "Segment"};

std::string_view plan_name(std::string_view cycle) {
  if (cycle == "one_time") return "OneTime";
  if (cycle == "monthly") return "Monthly";
  if (cycle == "annual") return "Annual";
  if (cycle == "none") return "None";
  return {};
}

/// One row for each tier; a price without tiers leaves the range empty.
void write_rows(files::CsvWriter& out, const store::SheetRow& row) {
  const Price& price = row.price;
  const std::size_t tiers = price.tiers.size() + 1;
  for (std::size_t i = 0; i < tiers; ++i) {
    const std::int64_t first = i == 0 ? 1 : price.tiers[i - 1].from;
    out.cell(row.product_title)
        .cell(row.availability.product_id)
        .cell(row.availability.sku_id)
        .cell(row.sku_title)
        .cell(row.publisher)
        .cell(row.sku_description)
        .cell(row.unit_of_measure)
        .cell(price.term)
        .cell(plan_name(price.billing_cycle))
        .cell(row.availability.market)
        .cell(price.currency.code())
        .cell(i == 0 ? price.unit_price : price.tiers[i - 1].unit_price)
        .cell(tiers == 1 ? std::string() : std::to_string(first))
        .cell(i + 1 == tiers ? std::string() : std::to_string(price.tiers[i].from - 1))
        .cell(format_sheet_date(price.from))
        .cell(price.to ? format_sheet_date(*price.to) : std::string())
        .cell("")
        .cell(price.erp ? price.erp->to_string() : std::string())
        .cell(customers::to_string(row.availability.segment))
        .end_row();
  }
}

}  // namespace

std::optional<Instant> parse_sheet_date(std::string_view text) {
  const std::optional<Instant> at = text.find('/') == text.npos ? parse_iso(text) : parse_query_date(text);
  if (!at || at->micros % Instant::kSecond != 0) return std::nullopt;
  return at;
}

std::optional<Date> parse_sheet_month(std::string_view text) {
  if (text.size() != 6) return std::nullopt;
  return parse_iso_date(std::string(text.substr(0, 4)) + "-" + std::string(text.substr(4)) + "-01");
}

std::string format_sheet_date(Instant instant) {
  const Date day = Date::of(instant);
  const std::int64_t seconds = (instant.micros - day.start().micros) / Instant::kSecond;
  const auto two = [](std::int64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  const std::int64_t hour = seconds / 3600;
  // Years are read by four digits alone.
  return std::to_string(day.month()) + "/" + std::to_string(day.day()) + "/" + fmt::format("{:04}", day.year()) + " " +
         std::to_string(hour % 12 == 0 ? 12 : hour % 12) + ":" + two(seconds / 60 % 60) + ":" + two(seconds % 60) +
         (hour < 12 ? " AM" : " PM");
}

std::optional<std::string> refuse_price(const Decimal& price, Currency currency) {
  if (price.negative()) return "must not be negative";
  if (price > Decimal(kHighestUnitPrice, 0)) return "is higher than " + std::to_string(kHighestUnitPrice);
  if (price.scale() > kUnitPriceDecimals) {
    return "has more than " + std::to_string(kUnitPriceDecimals) + " digits after the point";
  }
  // A fraction of a currency that has none is most likely another currency's price in the wrong row.
  if (currency.exponent() == 0 && price != price.at_scale(0, Rounding::kTowardsZero)) {
    return fmt::format("{} has no digits after the point", currency.code());
  }
  return std::nullopt;
}

Result<std::string> export_price_sheet(sql::Tx& tx, const SheetQuestion& question, Instant at) {
  SheetView view{"", true, true};
  if (!question.view.empty()) {
    const auto found = std::find_if(std::begin(kSheetViews), std::end(kSheetViews), [&](const SheetView& known) {
      return text::equal_ignoring_case(known.name, question.view);
    });
    if (found == std::end(kSheetViews)) return fail(errors::kInvalidEnumValue, "There is no such price sheet view.", "PricesheetView");
    view = *found;
  }
  std::string market;
  if (!question.market.empty()) {
    const std::optional<Country> country = Country::parse(question.market);
    if (!country || !store::find_market(tx, country->code())) {
      return fail(errors::kInvalidProperty, "Nothing is sold in that market.", "Market");
    }
    market = country->code();
  }
  constexpr Instant kEver{std::numeric_limits<std::int64_t>::max()};
  Instant from = at, to{at.micros + 1};
  if (question.timeline == Timeline::kFuture) to = kEver;
  if (question.timeline == Timeline::kAll) from = {std::numeric_limits<std::int64_t>::min()}, to = kEver;
  if (question.timeline == Timeline::kHistory) {
    if (!question.month) return fail(errors::kInvalidProperty, "A history needs its month, as month=202103.", "month");
    const Date first = question.month->plus_days(1 - question.month->day());
    from = first.start(), to = first.plus_months(1).start();
  }
  files::CsvWriter out;
  for (std::string_view column : kColumns) out.cell(column);
  out.end_row();
  store::each_sheet_row(tx, market, from, to, [&](const store::SheetRow& row) {
    const bool wanted = is_software(row.kind) ? view.software : view.reservations;
    if (question.timeline == Timeline::kFuture && row.price.from <= at) return;
    if (wanted) write_rows(out, row);
  });
  return out.take();
}

}  // namespace chandlery::catalog
