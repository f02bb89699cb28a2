#include "catalog/promotions.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "catalog/price_sheet.h"
#include "catalog/row_errors.h"
#include "catalog/rules.h"
#include "catalog/store.h"
#include "core/country.h"
#include "core/id.h"
#include "core/text.h"
#include "platform/files/csv_sheet.h"

namespace chandlery::catalog {
namespace {

constexpr int kPercentDecimals = 4;
constexpr std::size_t kLongestName = 200;

/// Reads one row; what is wrong goes to `errors`.
Promotion read_row(sql::Tx& tx, const files::CsvSheet& sheet, RowErrors& errors) {
  Promotion promotion;
  if (std::optional<std::string> id = normalise_guid(sheet.get("PromotionId"))) promotion.id = std::move(*id);
  else errors.add("PromotionId", "must be a GUID");
  promotion.name = sheet.get("Name");
  if (promotion.name.empty() || promotion.name.size() > kLongestName) errors.add("Name", "must have 1 to 200 bytes");

  if (const std::string_view product = sheet.get("ProductId"); !product.empty()) {
    promotion.product_id = parse_item_part(product).value_or("");
    if (promotion.product_id.empty() || !store::find_product(tx, promotion.product_id)) {
      errors.add("ProductId", "there is no such product");
    }
  }
  if (const std::string_view sku = sheet.get("SkuId"); !sku.empty()) {
    promotion.sku_id = parse_item_part(sku).value_or("");
    if (promotion.sku_id.empty() || !store::find_sku(tx, promotion.product_id, promotion.sku_id)) {
      errors.add("SkuId", "the product has no such SKU");
    }
  }
  if (const std::string_view market = sheet.get("Market"); !market.empty()) {
    const std::optional<Country> country = Country::parse(market);
    if (!country || !store::find_market(tx, country->code())) errors.add("Market", "is not a market where anything is sold");
    else promotion.market = country->code();
  }
  if (const std::string_view word = sheet.get("Segment"); !word.empty()) {
    promotion.segment = parse_segment(word);
    if (!promotion.segment) errors.add("Segment", "must be commercial, education, government or nonprofit");
  }
  if (const std::string_view word = sheet.get("TermDuration"); text::equal_ignoring_case(word, "perpetual")) {
    promotion.term = "";
  } else if (!word.empty()) {
    promotion.term = parse_term(word);
    if (!promotion.term) errors.add("TermDuration", "must be P1M, P1Y, P3Y or perpetual");
  }

  const std::optional<Decimal> percent = Decimal::parse(sheet.get("Percent"));
  if (!percent || percent->negative() || percent->zero() || *percent > Decimal(100, 0) || percent->scale() > kPercentDecimals) {
    errors.add("Percent", "must be above 0, at most 100, with at most 4 digits after the point");
  } else {
    promotion.percent = *percent;
  }
  const std::optional<Instant> from = parse_sheet_date(sheet.get("StartDate"));
  const std::optional<Instant> to = parse_sheet_date(sheet.get("EndDate"));
  if (!from) errors.add("StartDate", "must be a date, as 3/1/2021 12:00:00 AM or 2021-03-01");
  if (!to) errors.add("EndDate", "must be a date, as 4/1/2021 12:00:00 AM or 2021-04-01");
  if (from && to && *to <= *from) errors.add("EndDate", "is not after StartDate");
  promotion.from = from.value_or(Instant{});
  promotion.to = to.value_or(Instant{});
  return promotion;
}

/// Why the row may not take the place of the promotion that is known under its id; empty when it may.
std::string refuse_change(const Promotion& known, const Promotion& row, Instant at) {
  if (known.from > at) return row.product_id == known.product_id ? "" : "stands for another product under this id";
  Promotion ended = known;
  ended.to = row.to;
  if (!(ended == row)) return "has begun; only its end may still be moved";
  if (known.to <= at || row.to <= at) return "has ended, or would end in the past";
  return "";
}

}  // namespace

Result<ImportReport> import_promotions(sql::Tx& tx, const Actor& actor, std::string_view csv_text) {
  ImportReport report;
  RowErrors errors(report);
  files::CsvSheet sheet =
      OR_RETURN(files::CsvSheet::open(csv_text, {"PromotionId", "Name", "Percent", "StartDate", "EndDate"}));
  std::map<std::string, Promotion> known;
  for (Promotion& promotion : store::list_promotions(tx)) known.emplace(promotion.id, std::move(promotion));
  std::map<std::string, Promotion> promotions;
  while (!errors.full() && OR_RETURN(sheet.next())) {
    report.rows = sheet.row() - 1;
    const std::size_t errors_before = report.errors.size();
    Promotion promotion = read_row(tx, sheet, errors);
    if (report.errors.size() != errors_before) continue;
    const auto same = known.find(promotion.id);
    if (same != known.end() && same->second == promotion) {
      ++report.unchanged;
      continue;
    }
    if (same != known.end()) {
      if (std::string reason = refuse_change(same->second, promotion, actor.at); !reason.empty()) {
        errors.add("PromotionId", std::move(reason));
        continue;
      }
    }
    const std::string id = promotion.id;
    if (!promotions.emplace(id, std::move(promotion)).second) errors.add("PromotionId", "is named twice");
  }
  if (!report.imported()) return report;
  for (const auto& [id, promotion] : promotions) store::put_promotion(tx, promotion);
  report.written = static_cast<std::int64_t>(promotions.size());
  record_import(tx, actor, "import_promotions", report);
  return report;
}

std::vector<Promotion> list_promotions(sql::Tx& tx, std::string_view country, Instant at) {
  std::vector<Promotion> promotions = store::list_promotions(tx);
  std::erase_if(promotions, [&](const Promotion& promotion) {
    return promotion.to <= at || (!country.empty() && !promotion.market.empty() && promotion.market != country);
  });
  std::sort(promotions.begin(), promotions.end(), [](const Promotion& a, const Promotion& b) {
    return std::tie(a.from, a.id) < std::tie(b.from, b.id);
  });
  return promotions;
}

}  // namespace chandlery::catalog
