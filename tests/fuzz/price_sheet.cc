// Price sheets, against a catalogue of one product: without errors each line has a price that can be charged.
#include "catalog/price_sheet.h"

#include "catalog/sheet_lines.h"
#include "fuzz/target.h"

namespace chandlery::catalog {
namespace {

class OneProduct final : public SheetCatalogue {
 public:
  OneProduct() {
    sku_.emplace();
    sku_->terms = {"P1Y", "P3Y"};
    sku_->billing_cycles = {"one_time", "monthly"};
  }
  bool sells_in(const std::string& country) override { return country == "US" || country == "JP"; }
  bool has_product(const std::string& id) override { return id == "A1"; }
  const std::optional<Sku>& sku(const std::string&, const std::string& id) override { return id == "0001" ? sku_ : none_; }

 private:
  std::optional<Sku> sku_, none_;
};

}  // namespace

FUZZ_TARGET(price_sheet) {
  if (const std::optional<Instant> date = parse_sheet_date(input)) MUST(parse_sheet_date(format_sheet_date(*date)) == date);
  parse_sheet_month(input);
  OneProduct catalogue;
  ImportReport report;
  const Result<std::vector<SheetLine>> lines = read_sheet_lines(catalogue, input, report, {});
  if (!lines) return false;
  MUST(report.errors.size() <= kMostRowErrors + 2 * 8);  // the last row may have one in each column
  if (!report.imported()) return false;
  for (const SheetLine& line : *lines) {
    MUST(!refuse_price(line.price.unit_price, line.price.currency));
    MUST(!line.price.to || line.price.from < *line.price.to);
    MUST(line.row > 1 && line.rows >= 1);
  }
  return !lines->empty();
}

}  // namespace chandlery::catalog
