#include "catalog/price_sheet.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "catalog/rules.h"
#include "catalog/store.h"
#include "core/country.h"
#include "core/text.h"
#include "platform/files/csv_sheet.h"

namespace chandlery::catalog {
namespace {

constexpr std::int64_t kRowsBetweenProgress = 500;

/// What the rows of a sheet are held against, read once each.
class Catalogue {
 public:
  explicit Catalogue(sql::Tx& tx) : tx_(tx) {
    for (Market& market : store::list_markets(tx)) markets_.emplace(market.country, market);
  }
  bool sells_in(const std::string& country) const { return markets_.contains(country); }
  bool has_product(const std::string& id) {
    auto [found, fresh] = products_.try_emplace(id);
    if (fresh) found->second = store::find_product(tx_, id).has_value();
    return found->second;
  }
  const std::optional<Sku>& sku(const std::string& product_id, const std::string& sku_id) {
    auto [found, fresh] = skus_.try_emplace({product_id, sku_id});
    if (fresh) found->second = store::find_sku(tx_, product_id, sku_id);
    return found->second;
  }

 private:
  sql::Tx& tx_;
  std::map<std::string, Market> markets_;
  std::map<std::string, bool> products_;
  std::map<std::pair<std::string, std::string>, std::optional<Sku>> skus_;
};

/// Reads one row of the sheet; what is wrong goes to `errors` with its column.
class LineReader {
 public:
  LineReader(const files::CsvSheet& sheet, Catalogue& catalogue, std::vector<RowError>& errors)
      : sheet_(sheet), catalogue_(catalogue), errors_(errors) {}

  /// nullopt when the row has an error.
  std::optional<SheetLine> read() {
    const std::size_t errors_before = errors_.size();
    line_ = {.row = sheet_.row()};
    const Sku* sku = read_item();
    read_place();
    read_term(sku);
    read_billing_plan(sku);
    read_tier();
    read_prices();
    read_dates();
    if (errors_.size() != errors_before) return std::nullopt;
    line_.availability.id = availability_id(line_.availability.product_id, line_.availability.sku_id,
                                            line_.availability.market, line_.availability.segment);
    return std::move(line_);
  }

 private:
  void wrong(std::string_view column, std::string reason) {
    errors_.push_back({sheet_.row(), std::string(column), std::move(reason)});
  }

  const Sku* read_item() {
    const std::optional<std::string> product = parse_item_part(sheet_.get("ProductId"));
    const std::optional<std::string> sku_id = parse_item_part(sheet_.get("SkuId"));
    if (!product || !catalogue_.has_product(*product)) {
      wrong("ProductId", "there is no such product");
      return nullptr;
    }
    line_.availability.product_id = *product;
    const std::optional<Sku>* sku = sku_id ? &catalogue_.sku(*product, *sku_id) : nullptr;
    if (sku == nullptr || !*sku) {
      wrong("SkuId", "the product has no such SKU");
      return nullptr;
    }
    line_.availability.sku_id = *sku_id;
    return &**sku;
  }

  void read_place() {
    const std::optional<Country> country = Country::parse(sheet_.get("Market"));
    if (!country || !catalogue_.sells_in(std::string(country->code()))) {
      wrong("Market", "is not a market where anything is sold");
    } else {
      line_.availability.market = country->code();
    }
    if (const std::string_view word = sheet_.get("Segment"); !word.empty()) {
      const std::optional<customers::Segment> segment = parse_segment(word);
      if (!segment) wrong("Segment", "must be commercial, education, government or nonprofit");
      line_.availability.segment = segment.value_or(line_.availability.segment);
    }
  }

  void read_term(const Sku* sku) {
    const std::string_view text = sheet_.get("TermDuration");
    if (text.empty()) {
      if (sku && !sku->terms.empty()) wrong("TermDuration", "is missing; the SKU is sold for " + join_words(sku->terms));
      return;
    }
    const std::optional<std::string> term = parse_term(text);
    if (!term) return wrong("TermDuration", "must be P1M, P1Y, P3Y, or empty for perpetual");
    if (sku && !has_word(sku->terms, *term)) return wrong("TermDuration", "the SKU is not sold for this term");
    line_.price.term = *term;
  }

  void read_billing_plan(const Sku* sku) {
    const std::string_view text = sheet_.get("BillingPlan");
    if (text.empty()) return;
    const std::optional<std::string> cycle = parse_billing_cycle(text);
    if (!cycle) return wrong("BillingPlan", "must be OneTime, Monthly, Annual or None");
    if (sku && !has_word(sku->billing_cycles, *cycle)) return wrong("BillingPlan", "the SKU is not billed so");
    line_.price.billing_cycle = *cycle;
  }

  /// Tiers are for metered usage, which is not sold here: a row must price every quantity.
  void read_tier() {
    const std::string_view from = sheet_.get("PricingTierRangeMin");
    if (!from.empty() && from != "0" && from != "1") wrong("PricingTierRangeMin", "tiered prices are not supported");
    if (!sheet_.get("PricingTierRangeMax").empty()) wrong("PricingTierRangeMax", "tiered prices are not supported");
  }

  void read_prices() {
    const std::optional<Currency> currency = Currency::parse(sheet_.get("Currency"));
    if (!currency) wrong("Currency", "is not a currency code");
    line_.price.currency = currency.value_or(Currency());
    const auto amount = [&](std::string_view column) -> std::optional<Decimal> {
      const std::optional<Decimal> value = Decimal::parse(sheet_.get(column));
      if (!value) {
        wrong(column, "must be a decimal number with a point, as 1069.00");
        return std::nullopt;
      }
      if (currency) {
        if (std::optional<std::string> reason = refuse_price(*value, *currency)) {
          wrong(column, std::move(*reason));
          return std::nullopt;
        }
      }
      return value;
    };
    if (const std::optional<Decimal> price = amount("UnitPrice")) line_.price.unit_price = *price;
    if (!sheet_.get("ERP Price").empty()) line_.price.erp = amount("ERP Price");
  }

  void read_dates() {
    const std::optional<Instant> from = parse_sheet_date(sheet_.get("EffectiveStartDate"));
    if (!from) wrong("EffectiveStartDate", "must be a date, as 3/1/2018 12:00:00 AM or 2018-03-01");
    line_.price.from = from.value_or(Instant{});
    const std::string_view end = sheet_.get("EffectiveEndDate");
    if (end.empty()) return;
    std::optional<Instant> to = parse_sheet_date(end);
    if (!to) return wrong("EffectiveEndDate", "must be a date, as 3/1/2018 12:00:00 AM or 2018-03-01, or empty");
    if (Date::of(*to).year() == 9999) return;
    if ((to->micros / Instant::kSecond) % 86'400 == 86'399) to = to->plus_seconds(1);
    if (from && *to <= *from) return wrong("EffectiveEndDate", "is not after EffectiveStartDate");
    line_.price.to = to;
  }

  const files::CsvSheet& sheet_;
  Catalogue& catalogue_;
  std::vector<RowError>& errors_;
  SheetLine line_;
};

/// One price line in time: everything but the dates and the amount.
auto key_of(const SheetLine& line) {
  return std::tie(line.availability.product_id, line.availability.sku_id, line.availability.id, line.price.term,
                  line.price.billing_cycle);
}

bool overlap(const Price& a, const Price& b) { return (!a.to || b.from < *a.to) && (!b.to || a.from < *b.to); }

/// Lines are in the order of key and start; two neighbours of one key must not overlap.
void check_neighbours(const std::vector<SheetLine>& lines, std::vector<RowError>& errors) {
  for (std::size_t i = 1; i < lines.size() && errors.size() < kMostRowErrors; ++i) {
    const SheetLine &earlier = lines[i - 1], &later = lines[i];
    if (key_of(earlier) != key_of(later) || !overlap(earlier.price, later.price)) continue;
    const SheetLine& named = earlier.row > later.row ? earlier : later;
    const std::string other = std::to_string(std::min(earlier.row, later.row));
    errors.push_back({named.row, "EffectiveStartDate",
                      earlier.price.from == later.price.from ? "is a duplicate of row " + other
                                                             : "overlaps the dates of row " + other});
  }
}

/// The standing prices of one SKU, by availability, term and billing cycle.
using Standing = std::map<std::tuple<std::string, std::string, std::string>, std::vector<Price>>;

Standing standing_prices(sql::Tx& tx, const Availability& availability) {
  Standing standing;
  for (store::DatedPrice& dated : store::prices_of_sku(tx, availability.product_id, availability.sku_id)) {
    auto& list = standing[{dated.availability_id, dated.price.term, dated.price.billing_cycle}];
    list.push_back(std::move(dated.price));
  }
  return standing;
}

/// What the change makes of the list, so that the next line of the same key is held against it.
void apply(std::vector<Price>& standing, const Price& line, const PriceChange& change) {
  for (const Price& closed : change.to_close) {
    for (Price& price : standing) {
      if (price.from == closed.from) price.to = line.from;
    }
  }
  if (change.act == PriceChange::Act::kNothing) return;
  std::erase_if(standing, [&](const Price& price) { return price.from == line.from; });
  standing.push_back(line);
}

void write(sql::Tx& tx, const SheetLine& line, const PriceChange& change) {
  for (const Price& older : change.to_close) store::end_price(tx, line.availability, older, line.price.from);
  switch (change.act) {
    case PriceChange::Act::kNothing: break;
    case PriceChange::Act::kInsert:
      store::put_availability(tx, line.availability);
      store::insert_price(tx, line.availability, line.price);
      break;
    case PriceChange::Act::kReplace: store::replace_price(tx, line.availability, line.price); break;
    case PriceChange::Act::kEnd: store::end_price(tx, line.availability, line.price, *line.price.to); break;
  }
}

bool same_price(const Price& a, const Price& b) {
  return a.currency == b.currency && a.unit_price == b.unit_price && a.erp == b.erp;
}

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

void write_row(files::CsvWriter& out, const store::SheetRow& row) {
  const Price& price = row.price;
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
      .cell(price.unit_price)
      .cell("")
      .cell("")
      .cell(format_sheet_date(price.from))
      .cell(price.to ? format_sheet_date(*price.to) : std::string())
      .cell("")
      .cell(price.erp ? price.erp->to_string() : std::string())
      .cell(customers::to_string(row.availability.segment))
      .end_row();
}

}  // namespace

std::expected<PriceChange, std::string> plan_price(const Price& line, const std::vector<Price>& standing, Instant at) {
  PriceChange change{.act = PriceChange::Act::kInsert};
  for (const Price& known : standing) {
    if (known.from != line.from) continue;
    const bool same_end = !line.to || line.to == known.to;   // no end given: whatever ended it since stands
    if (same_price(known, line) && same_end) return PriceChange{};
    if (same_price(known, line) && line.to > at && (!known.to || *line.to < *known.to)) {
      return PriceChange{.act = PriceChange::Act::kEnd};
    }
    if (known.from <= at) return std::unexpected("another price stands since this date, and has begun already");
    change.act = PriceChange::Act::kReplace;
  }
  for (const Price& known : standing) {
    if (known.from == line.from || !overlap(known, line)) continue;
    if (known.from > line.from) {
      return std::unexpected("overlaps the price that stands from " + format_sheet_date(known.from) +
                             "; give an EffectiveEndDate");
    }
    change.to_close.push_back(known);
  }
  return change;
}

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
  return std::to_string(day.month()) + "/" + std::to_string(day.day()) + "/" + std::to_string(day.year()) + " " +
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
    return std::string(currency.code()) + " has no digits after the point";
  }
  return std::nullopt;
}

Result<ImportReport> import_price_sheet(sql::Tx& tx, const Actor& actor, std::string_view csv_text,
                                        const Progress& progress) {
  ImportReport report;
  files::CsvSheet sheet = OR_RETURN(files::CsvSheet::open(
      csv_text,
      {"ProductId", "SkuId", "TermDuration", "Market", "Currency", "UnitPrice", "EffectiveStartDate"}));
  Catalogue catalogue(tx);
  std::vector<SheetLine> lines;
  while (report.errors.size() < kMostRowErrors) {
    const Result<bool> more = sheet.next();
    if (!more) {   // the rest cannot be read
      report.errors.push_back({sheet.row(), "", more.error().message});
      break;
    }
    if (!*more) break;
    ++report.rows;
    if (std::optional<SheetLine> line = LineReader(sheet, catalogue, report.errors).read()) {
      lines.push_back(std::move(*line));
    }
    if (progress && report.rows % kRowsBetweenProgress == 0) progress(report.rows);
  }
  std::sort(lines.begin(), lines.end(), [](const SheetLine& a, const SheetLine& b) {
    return std::tuple_cat(key_of(a), std::tie(a.price.from, a.row)) <
           std::tuple_cat(key_of(b), std::tie(b.price.from, b.row));
  });
  check_neighbours(lines, report.errors);

  // First every change is planned, then everything is written: with one error nothing is.
  std::vector<PriceChange> changes;
  changes.reserve(lines.size());
  Standing standing;
  for (std::size_t i = 0; i < lines.size() && report.errors.size() < kMostRowErrors; ++i) {
    const SheetLine& line = lines[i];
    const bool new_sku = i == 0 || lines[i - 1].availability.product_id != line.availability.product_id ||
                         lines[i - 1].availability.sku_id != line.availability.sku_id;
    if (new_sku) standing = standing_prices(tx, line.availability);
    std::vector<Price>& list = standing[{line.availability.id, line.price.term, line.price.billing_cycle}];
    auto change = plan_price(line.price, list, actor.at);
    if (!change) {
      report.errors.push_back({line.row, "EffectiveStartDate", std::move(change).error()});
      continue;
    }
    apply(list, line.price, *change);
    changes.push_back(std::move(*change));
  }
  std::stable_sort(report.errors.begin(), report.errors.end(),
                   [](const RowError& a, const RowError& b) { return a.row < b.row; });
  if (report.errors.size() > kMostRowErrors) report.errors.resize(kMostRowErrors);
  if (!report.imported()) return report;

  for (std::size_t i = 0; i < lines.size(); ++i) {
    write(tx, lines[i], changes[i]);
    ++(changes[i].act == PriceChange::Act::kNothing ? report.unchanged : report.written);
  }
  if (progress) progress(report.rows);
  record_import(tx, actor, "import_price_sheet", report);
  return report;
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
    if (wanted) write_row(out, row);
  });
  return out.take();
}

}  // namespace chandlery::catalog
