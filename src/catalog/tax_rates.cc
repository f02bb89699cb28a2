#include "catalog/tax_rates.h"

#include <algorithm>
#include <map>
#include <set>

#include "catalog/row_errors.h"
#include "catalog/store.h"
#include "core/country.h"
#include "platform/files/csv_sheet.h"

namespace chandlery::catalog {
namespace {

constexpr int kPercentDecimals = 6;

/// 19 is 0.19: two digits further right, whatever its scale.
std::optional<Decimal> read_percent(std::string_view text) {
  const std::optional<Decimal> percent = Decimal::parse(text);
  if (!percent || percent->negative() || *percent > Decimal(100, 0) || percent->scale() > kPercentDecimals) {
    return std::nullopt;
  }
  return Decimal(percent->mantissa(), percent->scale() + 2);
}

DatedTaxRate read_row(const files::CsvSheet& sheet, RowErrors& errors) {
  DatedTaxRate dated;
  if (const std::optional<Country> country = Country::parse(sheet.get("country"))) dated.rate.country = country->code();
  else errors.add("country", "is not a country code");
  if (const std::optional<Date> from = parse_iso_date(sheet.get("valid_from"))) dated.from = from->start();
  else errors.add("valid_from", "is not a date, as 2021-01-01");
  if (const std::optional<Decimal> rate = read_percent(sheet.get("rate_percent"))) dated.rate.rate = *rate;
  else errors.add("rate_percent", "must be from 0 to 100 with at most 6 digits after the point, as 19 or 8.1");
  dated.rate.name = sheet.get("name");
  if (dated.rate.name.empty()) errors.add("name", "is missing");
  dated.source = sheet.get("source");
  return dated;
}

}  // namespace

std::optional<TaxRate> find_tax_rate(sql::Tx& tx, std::string_view country, Instant at) {
  return store::find_tax_rate(tx, country, at);
}

sql::Tx::Question tax_rate_question(std::string_view country, Instant at, std::optional<TaxRate>& found) {
  return store::tax_rate_question(country, at, found);
}

std::vector<DatedTaxRate> list_tax_rates(sql::Tx& tx) { return store::list_tax_rates(tx); }

Result<ImportReport> import_tax_rates(sql::Tx& tx, const Actor& actor, std::string_view csv_text) {
  ImportReport report;
  RowErrors errors(report);
  files::CsvSheet sheet = OR_RETURN(files::CsvSheet::open(csv_text, {"country", "valid_from", "rate_percent", "name"}));
  std::map<std::pair<std::string, Instant>, DatedTaxRate> known;
  std::set<std::string> known_countries;
  for (DatedTaxRate& dated : store::list_tax_rates(tx)) {
    known_countries.insert(dated.rate.country);
    known.try_emplace({dated.rate.country, dated.from}, std::move(dated));
  }
  std::vector<DatedTaxRate> rates;
  std::set<std::pair<std::string, Instant>> seen;
  while (!errors.full() && OR_RETURN(sheet.next())) {
    report.rows = sheet.row() - 1;
    const std::size_t errors_before = report.errors.size();
    DatedTaxRate dated = read_row(sheet, errors);
    if (report.errors.size() != errors_before) continue;
    if (!seen.insert({dated.rate.country, dated.from}).second) {
      errors.add("valid_from", "the country has another row with this date");
      continue;
    }
    const auto same = known.find({dated.rate.country, dated.from});
    if (same != known.end() && same->second == dated) {
      ++report.unchanged;
    } else if (dated.from <= actor.at && known_countries.contains(dated.rate.country)) {
      errors.add("valid_from", "has passed; the rates of a country that has some change in the future only");
    } else {
      rates.push_back(std::move(dated));
    }
  }
  if (!report.imported()) return report;
  for (const DatedTaxRate& dated : rates) store::put_tax_rate(tx, dated);
  report.written = static_cast<std::int64_t>(rates.size());
  record_import(tx, actor, "import_tax_rates", report);
  return report;
}

}  // namespace chandlery::catalog
