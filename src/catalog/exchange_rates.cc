#include "catalog/exchange_rates.h"

#include <algorithm>
#include <map>
#include <set>

#include "catalog/price_sheet.h"
#include "catalog/row_errors.h"
#include "catalog/store.h"
#include "core/decimal_division.h"
#include "platform/files/csv_sheet.h"

namespace chandlery::catalog {
namespace {

// With these limits a quotient at kExchangeRateDecimals stays within 128 bits.
constexpr int kMostDecimals = 10;
constexpr std::int64_t kHighestRate = 1000;

std::int64_t month_of(Date day) { return (day.year() - 1970) * 12 + day.month() - 1; }
Date first_day_of(std::int64_t month) { return *Date::of(static_cast<int>(1970 + month / 12), static_cast<int>(month % 12 + 1), 1); }

/// 202103
std::string written(std::int64_t month) {
  return std::to_string((1970 + month / 12) * 100 + month % 12 + 1);
}

std::optional<std::int64_t> read_month(std::string_view text) {
  const std::optional<Date> day = parse_sheet_month(text);
  return day && day->year() >= 1970 ? std::optional(month_of(*day)) : std::nullopt;
}

bool is_dollar(Currency currency) { return currency.code() == "USD"; }

/// One row of the sheet; `row` as a spreadsheet counts.
struct Line {
  std::int64_t row = 0;
  std::int64_t month = 0;
  Decimal usd;
};
/// By currency code, sorted by month.
using Table = std::map<std::string, std::vector<Line>, std::less<>>;

Table read_table(files::CsvSheet& sheet, ImportReport& report, RowErrors& errors, Result<bool>& more) {
  Table table;
  while (!errors.full() && (more = sheet.next()) && *more) {
    report.rows = sheet.row() - 1;
    const std::optional<Currency> currency = Currency::parse(sheet.get("CurrencyCode"));
    const std::optional<Decimal> usd = Decimal::parse(sheet.get("USDPerUnit"));
    const std::optional<std::int64_t> month = read_month(sheet.get("Month"));
    if (!currency) errors.add("CurrencyCode", "is not a currency code");
    if (!usd || usd->negative() || usd->zero() || usd->scale() > kMostDecimals || *usd > Decimal(kHighestRate, 0)) {
      errors.add("USDPerUnit", "must be above 0, at most 1000, with at most 10 digits after the point");
    } else if (currency && is_dollar(*currency) && *usd != Decimal(1, 0)) {
      errors.add("USDPerUnit", "of the dollar itself is 1");
    }
    if (!month) errors.add("Month", "must be written as 202103");
    if (currency && usd && month) table[std::string(currency->code())].push_back({sheet.row(), *month, *usd});
  }
  for (auto& [code, lines] : table) {
    std::sort(lines.begin(), lines.end(),
              [](const Line& a, const Line& b) { return std::tie(a.month, a.row) < std::tie(b.month, b.row); });
  }
  return table;
}

/// What stands in the table of one currency, by month.
using Standing = std::map<std::int64_t, Decimal>;

/// Each line's month must follow the one before it, in the sheet and what stands together.
void check_months(std::string_view code, const std::vector<Line>& lines, const Standing& standing, Instant at,
                  RowErrors& errors) {
  std::set<std::int64_t> months;
  for (const auto& [month, usd] : standing) months.insert(month);
  for (const Line& line : lines) months.insert(line.month);
  const std::int64_t first = *months.begin();
  for (std::size_t i = 0; i < lines.size() && !errors.full(); ++i) {
    const Line& line = lines[i];
    if (i > 0 && lines[i - 1].month == line.month) {
      errors.add_at(line.row, "Month", std::string(code) + " has this month in row " + std::to_string(lines[i - 1].row) + " already");
      continue;
    }
    const auto same = standing.find(line.month);
    if (same != standing.end() && same->second != line.usd && first_day_of(line.month).start() <= at) {
      errors.add_at(line.row, "USDPerUnit", "another rate stands for this month, which has begun");
    }
    if (line.month != first && !months.contains(line.month - 1)) {
      errors.add_at(line.row, "Month", "leaves a gap: " + std::string(code) + " has no rate for " + written(line.month - 1));
    }
    // A sheet before what stands: the gap is behind its last month.
    if (!standing.empty() && line.month < standing.begin()->first && !months.contains(line.month + 1)) {
      errors.add_at(line.row, "Month", "leaves a gap: " + std::string(code) + " has no rate for " + written(line.month + 1));
    }
  }
}

}  // namespace

Date rate_taken_on(Date day) {
  Date taken = day.plus_days(-day.day());   // the last day of the month before
  for (int business_days = 0; business_days < 2;) {
    taken = taken.plus_days(-1);
    const int weekday = ((taken.days % 7) + 7 + 3) % 7;   // 1970-01-01 was a Thursday; 0 is Monday
    if (weekday < 5) ++business_days;
  }
  return taken;
}

std::optional<ExchangeRate> find_exchange_rate(sql::Tx& tx, Currency from, Currency to, Instant at) {
  const Date day = Date::of(at);
  ExchangeRate found{.rate = Decimal(1, 0), .date = rate_taken_on(day)};
  if (from == to) return found;
  std::optional<Decimal> usd_from, usd_to;
  if (is_dollar(from)) usd_from = Decimal(1, 0);
  if (is_dollar(to)) usd_to = Decimal(1, 0);
  for (const store::MonthlyRate& rate : store::exchange_rates_of(tx, month_of(day), from.code(), to.code())) {
    (rate.currency == from ? usd_from : usd_to) = rate.usd;
  }
  if (!usd_from || !usd_to) return std::nullopt;
  found.rate = is_dollar(to) ? *usd_from : divide(*usd_from, *usd_to, kExchangeRateDecimals, Rounding::kHalfAwayFromZero);
  return found;
}

Result<ImportReport> import_exchange_rates(sql::Tx& tx, const Actor& actor, std::string_view csv_text) {
  ImportReport report;
  RowErrors errors(report);
  files::CsvSheet sheet = OR_RETURN(files::CsvSheet::open(csv_text, {"CurrencyCode", "USDPerUnit", "Month"}));
  Result<bool> more = true;
  const Table table = read_table(sheet, report, errors, more);
  RETURN_IF_FAILED(more);

  std::map<std::string, Standing, std::less<>> standing;
  for (const store::MonthlyRate& rate : store::list_exchange_rates(tx, std::nullopt)) {
    standing[std::string(rate.currency.code())][rate.month] = rate.usd;
  }
  for (const auto& [code, lines] : table) {
    if (code != "USD") check_months(code, lines, standing[code], actor.at, errors);
  }
  std::stable_sort(report.errors.begin(), report.errors.end(),
                   [](const RowError& a, const RowError& b) { return a.row < b.row; });
  if (!report.imported()) return report;

  for (const auto& [code, lines] : table) {
    for (const Line& line : lines) {
      const Standing& stands = standing[code];
      const auto same = stands.find(line.month);
      if (code == "USD" || (same != stands.end() && same->second == line.usd)) {
        ++report.unchanged;
      } else {
        store::put_exchange_rate(tx, {line.month, *Currency::parse(code), line.usd});
        ++report.written;
      }
    }
  }
  record_import(tx, actor, "import_exchange_rates", report);
  return report;
}

std::string export_exchange_rates(sql::Tx& tx, std::optional<Date> month) {
  files::CsvWriter out;
  out.cell("CurrencyCode").cell("USDPerUnit").cell("Month").end_row();
  std::optional<std::int64_t> dollar_written;
  const std::optional<std::int64_t> wanted = month ? std::optional(month_of(*month)) : std::nullopt;
  for (const store::MonthlyRate& rate : store::list_exchange_rates(tx, wanted)) {
    if (dollar_written != rate.month) out.cell("USD").cell(Decimal(1, 0)).cell(written(rate.month)).end_row();
    dollar_written = rate.month;
    out.cell(rate.currency.code()).cell(rate.usd).cell(written(rate.month)).end_row();
  }
  return out.take();
}

}  // namespace chandlery::catalog
