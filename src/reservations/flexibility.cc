// See flexibility.h.
#include "reservations/flexibility.h"

#include <algorithm>
#include <charconv>
#include <tuple>

#include "catalog/row_errors.h"
#include "core/text.h"
#include "platform/files/csv_sheet.h"

namespace chandlery::reservations {
namespace {

constexpr std::size_t kLongestName = 100;

const sql::Statement kPutRatio(
    "INSERT INTO size_ratios (size, region, valid_from, name, flex_group, ratio, vcpus)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (size, region, valid_from) DO UPDATE"
    " SET name = excluded.name, flex_group = excluded.flex_group, ratio = excluded.ratio, vcpus = excluded.vcpus");
const sql::Statement kRatios(
    "SELECT name, region, valid_from, flex_group, ratio, vcpus FROM size_ratios ORDER BY size, region, valid_from");

std::optional<std::int64_t> parse_ratio(std::string_view text) {
  const std::optional<Decimal> given = Decimal::parse(text);
  if (!given) return std::nullopt;
  const Decimal ratio = given->at_scale(4, Rounding::kTowardsZero);
  if (ratio != *given || ratio.mantissa() <= 0 || ratio.mantissa() > kLargestRatio) return std::nullopt;
  return static_cast<std::int64_t>(ratio.mantissa());
}

std::optional<std::int64_t> parse_vcpus(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 0 || number > 100'000) return std::nullopt;
  return number;
}

/// A row of the sheet, or none and an error noted.
std::optional<SizeRatio> read_row(const files::CsvSheet& sheet, catalog::RowErrors& errors) {
  const auto wrong = [&](std::string_view column, std::string reason) {
    errors.add(column, std::move(reason));
    return std::nullopt;
  };
  SizeRatio row{.name = std::string(sheet.get("ArmSkuName")), .region = text::lower(sheet.get("Region")), .from = {},
                .group = std::string(sheet.get("InstanceSizeFlexibilityGroup"))};
  if (row.name.empty() || row.name.size() > kLongestName) return wrong("ArmSkuName", "is missing or too long");
  if (row.group.empty() || row.group.size() > kLongestName) {
    return wrong("InstanceSizeFlexibilityGroup", "is missing or too long");
  }
  if (row.region.size() > kLongestName) return wrong("Region", "is too long");
  const auto ratio = parse_ratio(sheet.get("Ratio"));
  if (!ratio) return wrong("Ratio", "is not a decimal above 0 with at most four digits after the point");
  row.ratio = *ratio;
  if (const std::string_view day = sheet.get("ValidFrom"); !day.empty()) {
    const std::optional<Date> from = parse_iso_date(day);
    if (!from) return wrong("ValidFrom", "is not a day as 2021-03-01");
    row.from = *from;
  }
  if (const std::string_view count = sheet.get("VCpus"); !count.empty()) {
    const auto vcpus = parse_vcpus(count);
    if (!vcpus) return wrong("VCpus", "is not a whole number");
    row.vcpus = *vcpus;
  }
  return row;
}

bool same(const SizeRatio& a, const SizeRatio& b) { return a.group == b.group && a.ratio == b.ratio && a.vcpus == b.vcpus; }

}  // namespace

std::string size_key(std::string_view size) {
  std::string key = text::lower(text::trim(size));
  constexpr std::string_view kPrefix = "standard_";
  if (key.starts_with(kPrefix)) key.erase(0, kPrefix.size());
  return key;
}

SizeTable::SizeTable(std::vector<SizeRatio> rows) {
  std::stable_sort(rows.begin(), rows.end(), [](const SizeRatio& a, const SizeRatio& b) { return a.from < b.from; });
  for (SizeRatio& row : rows) rows_[size_key(row.name)].push_back(std::move(row));
}

const SizeRatio* SizeTable::find(std::string_view size, std::string_view region, Date day) const {
  const auto of_size = rows_.find(size_key(size));
  if (of_size == rows_.end()) return nullptr;
  const std::string place = text::lower(region);
  const SizeRatio* best = nullptr;
  for (const SizeRatio& row : of_size->second) {
    if (day < row.from || (!row.region.empty() && row.region != place)) continue;
    if (best == nullptr || row.region.empty() == best->region.empty() || best->region.empty()) best = &row;
  }
  return best;
}

SizeLookup SizeTable::on(Date day) const {
  return [this, day](std::string_view size, std::string_view region) -> std::optional<GroupedSize> {
    const SizeRatio* row = find(size, region, day);
    if (row == nullptr) return std::nullopt;
    return GroupedSize{row->group, row->ratio};
  };
}

Result<catalog::ImportReport> import_size_ratios(sql::Tx& tx, const Actor& actor, std::string_view csv_text) {
  files::CsvSheet sheet =
      OR_RETURN(files::CsvSheet::open(csv_text, {"InstanceSizeFlexibilityGroup", "ArmSkuName", "Ratio"}));
  std::map<std::tuple<std::string, std::string, Date>, SizeRatio> known;
  const auto place = [](const SizeRatio& row) { return std::tuple(size_key(row.name), row.region, row.from); };
  for (const SizeRatio& row : store::size_ratios(tx)) known.emplace(place(row), row);
  catalog::ImportReport report;
  catalog::RowErrors errors(report);
  std::vector<SizeRatio> changed;
  while (!errors.full() && OR_RETURN(sheet.next())) {
    ++report.rows;
    const std::optional<SizeRatio> row = read_row(sheet, errors);
    if (!row) continue;
    const auto [standing, added] = known.emplace(place(*row), *row);
    if (!added && same(standing->second, *row)) {
      ++report.unchanged;
    } else if (!added && row->from <= Date::of(actor.at)) {
      errors.add("ValidFrom", "another ratio of this size and region holds since that day; give a later day");
    } else {
      standing->second = *row;
      changed.push_back(*row);
    }
  }
  if (!report.imported()) {
    report.unchanged = 0;
    return report;
  }
  for (const SizeRatio& row : changed) store::put_size_ratio(tx, row);
  report.written = std::ssize(changed);
  catalog::record_import(tx, actor, "import_size_ratios", report);
  return report;
}

namespace store {

void put_size_ratio(sql::Tx& tx, const SizeRatio& row) {
  tx.queue(kPutRatio, {size_key(row.name), row.region, std::int64_t{row.from.days}, row.name, row.group, row.ratio,
                       row.vcpus});
}

std::vector<SizeRatio> size_ratios(sql::Tx& tx) {
  return tx.all(kRatios, {}, [](const sql::Row& row) {
    return SizeRatio{.name = row.string(0),
                     .region = row.string(1),
                     .from = {static_cast<std::int32_t>(row.integer(2))},
                     .group = row.string(3),
                     .ratio = row.integer(4),
                     .vcpus = row.integer(5)};
  });
}

}  // namespace store

}  // namespace chandlery::reservations
