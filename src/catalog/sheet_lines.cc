#include "catalog/sheet_lines.h"

#include <algorithm>
#include <charconv>
#include <tuple>

#include "catalog/price_sheet.h"
#include "catalog/rules.h"
#include "core/country.h"
#include "core/word_list.h"
#include "platform/files/csv_sheet.h"

namespace chandlery::catalog {
namespace {

constexpr std::int64_t kRowsBetweenProgress = 500;
constexpr std::int64_t kHighestTier = 999'999'999;   // the largest quantity that is sold at once

/// A row before its tiers are gathered: its price holds for units `from` to `last`.
struct TierRow {
  SheetLine line;
  std::int64_t from = 1;
  std::optional<std::int64_t> last;   ///< nullopt: no end
};

std::optional<std::int64_t> parse_units(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// Reads one row of the sheet; what is wrong goes to `errors` with its column.
class LineReader {
 public:
  LineReader(const files::CsvSheet& sheet, SheetCatalogue& catalogue, std::vector<RowError>& errors)
      : sheet_(sheet), catalogue_(catalogue), errors_(errors) {}

  /// nullopt when the row has an error.
  std::optional<TierRow> read() {
    const std::size_t errors_before = errors_.size();
    line_ = {};
    line_.row = sheet_.row();
    tier_ = {};
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
    tier_.line = std::move(line_);
    return std::move(tier_);
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

  void read_tier() {
    const auto units = [&](std::string_view column, std::int64_t least) -> std::optional<std::int64_t> {
      const std::optional<std::int64_t> number = parse_units(sheet_.get(column));
      if (number && *number >= least && *number <= kHighestTier) return number;
      wrong(column, "must be a whole number from " + std::to_string(least) + " to " + std::to_string(kHighestTier) + ", or empty");
      return std::nullopt;
    };
    if (!sheet_.get("PricingTierRangeMin").empty()) {
      tier_.from = std::max<std::int64_t>(units("PricingTierRangeMin", 0).value_or(1), 1);
    }
    if (!sheet_.get("PricingTierRangeMax").empty()) tier_.last = units("PricingTierRangeMax", tier_.from);
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
  SheetCatalogue& catalogue_;
  std::vector<RowError>& errors_;
  SheetLine line_;
  TierRow tier_;
};

/// One price line in time: everything but the dates and the amount.
auto key_of(const SheetLine& line) {
  return std::tie(line.availability.product_id, line.availability.sku_id, line.availability.id, line.price.term,
                  line.price.billing_cycle);
}

bool overlap(const Price& a, const Price& b) { return (!a.to || b.from < *a.to) && (!b.to || a.from < *b.to); }

/// Gathers rows of one price into one line; the rows are in the order of key, start and tier.
class TierGatherer {
 public:
  explicit TierGatherer(std::vector<RowError>& errors) : errors_(errors) {}

  std::vector<SheetLine> gather(std::vector<TierRow> rows) {
    for (std::size_t i = 0; i < rows.size() && errors_.size() < kMostRowErrors; ++i) {
      const bool of_same_price = i > 0 && key_of(rows[i - 1].line) == key_of(rows[i].line) &&
                                 rows[i - 1].line.price.from == rows[i].line.price.from;
      if (!of_same_price) {
        if (i > 0) check_last(rows[i - 1]);
        if (rows[i].from != 1) wrong(rows[i], "PricingTierRangeMin", "the tiers of a price begin with the first unit");
        lines_.push_back(rows[i].line);
      } else if (!rows[i - 1].last && rows[i].from == 1) {
        wrong(rows[i], "EffectiveStartDate", "is a duplicate of row " + std::to_string(rows[i - 1].line.row));
      } else {
        add_tier(rows[i - 1], rows[i]);
      }
    }
    if (!rows.empty()) check_last(rows.back());
    return std::move(lines_);
  }

 private:
  void wrong(const TierRow& row, std::string_view column, std::string reason) {
    errors_.push_back({row.line.row, std::string(column), std::move(reason)});
  }

  void check_last(const TierRow& row) {
    if (row.last) wrong(row, "PricingTierRangeMax", "must be empty in the last tier, so that every quantity has a price");
  }

  void add_tier(const TierRow& before, const TierRow& row) {
    const std::string other = std::to_string(before.line.row);
    SheetLine& line = lines_.back();
    if (!before.last || row.from <= *before.last) {
      wrong(row, "PricingTierRangeMin", "overlaps the tier of row " + other);
    } else if (row.from != *before.last + 1) {
      wrong(row, "PricingTierRangeMin", "leaves a gap behind the tier of row " + other);
    }
    if (!(row.line.price.currency == line.price.currency)) wrong(row, "Currency", "differs from the tier of row " + other);
    if (row.line.price.to != line.price.to) wrong(row, "EffectiveEndDate", "differs from the tier of row " + other);
    if (row.line.price.erp && row.line.price.erp != line.price.erp) {
      wrong(row, "ERP Price", "differs from the tier of row " + other);
    }
    line.price.tiers.push_back({row.from, row.line.price.unit_price});
    line.row = std::min(line.row, row.line.row);
    ++line.rows;
  }

  std::vector<RowError>& errors_;
  std::vector<SheetLine> lines_;
};

/// Lines are in the order of key and start; two neighbours of one key must not overlap.
void check_neighbours(const std::vector<SheetLine>& lines, std::vector<RowError>& errors) {
  for (std::size_t i = 1; i < lines.size() && errors.size() < kMostRowErrors; ++i) {
    const SheetLine &earlier = lines[i - 1], &later = lines[i];
    if (key_of(earlier) != key_of(later) || !overlap(earlier.price, later.price)) continue;
    const SheetLine& named = earlier.row > later.row ? earlier : later;
    errors.push_back({named.row, "EffectiveStartDate",
                      "overlaps the dates of row " + std::to_string(std::min(earlier.row, later.row))});
  }
}

}  // namespace

Result<std::vector<SheetLine>> read_sheet_lines(SheetCatalogue& catalogue, std::string_view csv_text,
                                                ImportReport& report, const Progress& progress) {
  files::CsvSheet sheet = OR_RETURN(files::CsvSheet::open(
      csv_text, {"ProductId", "SkuId", "TermDuration", "Market", "Currency", "UnitPrice", "EffectiveStartDate"}));
  std::vector<TierRow> rows;
  while (report.errors.size() < kMostRowErrors) {
    const Result<bool> more = sheet.next();
    if (!more) {   // the rest cannot be read
      report.errors.push_back({sheet.row(), "", more.error().message});
      break;
    }
    if (!*more) break;
    ++report.rows;
    if (std::optional<TierRow> row = LineReader(sheet, catalogue, report.errors).read()) rows.push_back(std::move(*row));
    if (progress && report.rows % kRowsBetweenProgress == 0) progress(report.rows);
  }
  std::sort(rows.begin(), rows.end(), [](const TierRow& a, const TierRow& b) {
    return std::tuple_cat(key_of(a.line), std::tie(a.line.price.from, a.from, a.line.row)) <
           std::tuple_cat(key_of(b.line), std::tie(b.line.price.from, b.from, b.line.row));
  });
  std::vector<SheetLine> lines = TierGatherer(report.errors).gather(std::move(rows));
  check_neighbours(lines, report.errors);
  return lines;
}

}  // namespace chandlery::catalog
