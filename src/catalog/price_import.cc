#include "catalog/price_import.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "catalog/price_sheet.h"
#include "catalog/sheet_catalogue.h"
#include "catalog/store.h"

namespace chandlery::catalog {
namespace {

/// The standing prices of one SKU, by availability, term and billing cycle.
using Standing = std::map<std::tuple<std::string, std::string, std::string>, PriceTimeline>;

Standing standing_prices(sql::Tx& tx, const Availability& availability) {
  Standing standing;
  for (store::DatedPrice& dated : store::prices_of_sku(tx, availability.product_id, availability.sku_id)) {
    PriceTimeline& timeline = standing[{dated.availability_id, dated.price.term, dated.price.billing_cycle}];
    timeline.insert_or_assign(dated.price.from, std::move(dated.price));
  }
  return standing;
}

/// The price whose start is the last before `moment`; the end when there is none.
PriceTimeline::const_iterator begun_before(const PriceTimeline& standing, Instant moment) {
  const auto after = standing.lower_bound(moment);
  return after == standing.begin() ? standing.end() : std::prev(after);
}

/// What the change makes of the timeline, so that the next line of the same key is held against it.
void apply(PriceTimeline& standing, const Price& line, const PriceChange& change) {
  for (const Price& closed : change.to_close) standing.at(closed.from).to = line.from;
  if (change.act != PriceChange::Act::kNothing) standing.insert_or_assign(line.from, line);
}

/// The rows that the change writes, beginning with the older prices that it closes.
void add_rows(std::vector<PriceRow>& rows, const SheetLine& line, const PriceChange& change) {
  for (Price older : change.to_close) {
    older.to = line.price.from;
    rows.push_back({line.availability, std::move(older)});
  }
  if (change.act != PriceChange::Act::kNothing) rows.push_back({line.availability, line.price});
}

ListedChange listed(const SheetLine& line, const PriceChange& change, const PriceTimeline& standing) {
  ListedChange listed{.line = line, .flag = RowFlag::kAdded, .before = {}};
  if (const auto after = standing.upper_bound(line.price.from); after != standing.begin()) {
    const Price& price = std::prev(after)->second;
    if (!price.to || line.price.from < *price.to) listed.before = price;
  }
  if (change.act == PriceChange::Act::kEnd) {
    listed.flag = RowFlag::kDeleted;
  } else if (change.act == PriceChange::Act::kNothing || (listed.before && same_price(*listed.before, line.price))) {
    listed.flag = RowFlag::kUnchanged;
  } else if (listed.before) {
    listed.flag = RowFlag::kChanged;
  }
  return listed;
}

auto place_of(const PriceRow& row) {
  return std::tie(row.availability.product_id, row.availability.sku_id, row.availability.id, row.price.term,
                  row.price.billing_cycle, row.price.from);
}

/// Each price once, as the last change leaves it.
void keep_last(std::vector<PriceRow>& rows) {
  std::stable_sort(rows.begin(), rows.end(), [](const PriceRow& a, const PriceRow& b) { return place_of(a) < place_of(b); });
  std::reverse(rows.begin(), rows.end());
  const auto end = std::unique(rows.begin(), rows.end(),
                               [](const PriceRow& a, const PriceRow& b) { return place_of(a) == place_of(b); });
  rows.erase(end, rows.end());
  std::reverse(rows.begin(), rows.end());
}

}  // namespace

std::expected<PriceChange, std::string> plan_price(const Price& line, const PriceTimeline& standing, Instant at) {
  PriceChange change{.act = PriceChange::Act::kInsert};
  if (const auto found = standing.find(line.from); found != standing.end()) {
    const Price& known = found->second;
    const bool same_end = !line.to || line.to == known.to;   // no end given: whatever ended it since stands
    if (same_price(known, line) && same_end) return PriceChange{};
    if (same_price(known, line) && line.to > at && (!known.to || *line.to < *known.to)) {
      return PriceChange{.act = PriceChange::Act::kEnd};
    }
    if (known.from <= at) return std::unexpected("another price stands since this date, and has begun already");
    change.act = PriceChange::Act::kReplace;
  }
  if (const auto next = standing.upper_bound(line.from); next != standing.end() && (!line.to || next->first < *line.to)) {
    return std::unexpected("overlaps the price that stands from " + format_sheet_date(next->first) +
                           "; give an EffectiveEndDate");
  }
  if (const auto older = begun_before(standing, line.from); older != standing.end()) {
    if (const Price& known = older->second; !known.to || line.from < *known.to) change.to_close.push_back(known);
  }
  return change;
}

Result<PricePlan> plan_price_sheet(sql::Tx& tx, std::string_view csv_text, Instant at, const Progress& progress) {
  PricePlan plan;
  ImportReport& report = plan.report;
  StoredCatalogue catalogue(tx);
  const std::vector<SheetLine> lines = OR_RETURN(read_sheet_lines(catalogue, csv_text, report, progress));
  plan.changes.reserve(lines.size());
  Standing standing;
  for (std::size_t i = 0; i < lines.size() && report.errors.size() < kMostRowErrors; ++i) {
    const SheetLine& line = lines[i];
    const bool new_sku = i == 0 || lines[i - 1].availability.product_id != line.availability.product_id ||
                         lines[i - 1].availability.sku_id != line.availability.sku_id;
    if (new_sku) standing = standing_prices(tx, line.availability);
    PriceTimeline& timeline = standing[{line.availability.id, line.price.term, line.price.billing_cycle}];
    const auto change = plan_price(line.price, timeline, at);
    if (!change) {
      report.errors.push_back({line.row, "EffectiveStartDate", change.error()});
      continue;
    }
    plan.changes.push_back(listed(line, *change, timeline));
    add_rows(plan.rows, line, *change);
    apply(timeline, line.price, *change);
    (change->act == PriceChange::Act::kNothing ? report.unchanged : report.written) += line.rows;
  }
  std::stable_sort(report.errors.begin(), report.errors.end(),
                   [](const RowError& a, const RowError& b) { return a.row < b.row; });
  if (report.errors.size() > kMostRowErrors) report.errors.resize(kMostRowErrors);
  if (!report.imported()) report.written = report.unchanged = 0;
  keep_last(plan.rows);
  if (progress) progress(report.rows);
  return plan;
}

Result<ImportReport> import_price_sheet(sql::Tx& tx, const Actor& actor, std::string_view csv_text,
                                        const Progress& progress) {
  const PricePlan plan = OR_RETURN(plan_price_sheet(tx, csv_text, actor.at, progress));
  if (!plan.report.imported()) return plan.report;
  for (const PriceRow& row : plan.rows) {
    store::put_availability(tx, row.availability);
    store::put_price(tx, row.availability, row.price);
  }
  if (!plan.rows.empty()) store::advance_price_book(tx);
  record_import(tx, actor, "import_price_sheet", plan.report);
  return plan.report;
}

}  // namespace chandlery::catalog
