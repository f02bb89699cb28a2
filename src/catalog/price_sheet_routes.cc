// Sheets for partners (contract 11): /v1.0/sales/pricesheets(Market='US',PricesheetView='software')/$value, fxrates and
// offermatrix.
#include <algorithm>
#include <array>

#include "catalog/exchange_rates.h"
#include "catalog/price_sheet.h"
#include "catalog/routes.h"
#include "catalog/rules.h"
#include "catalog/store.h"
#include "core/text.h"
#include "core/word_list.h"
#include "platform/files/csv.h"
#include "platform/files/zip.h"

namespace chandlery::catalog {
namespace {

using http::Access, http::Call, http::Idempotency, http::Method, http::Response, http::Route, http::Tokens;

/// The value of `name='...'` inside the parentheses, without regard to case; nullopt when it is not there.
std::optional<std::string> argument(std::string_view arguments, std::string_view name) {
  while (!arguments.empty()) {
    const std::size_t comma = std::min(arguments.find(','), arguments.size());
    const std::string_view one = text::trim(arguments.substr(0, comma));
    arguments.remove_prefix(std::min(comma + 1, arguments.size()));
    const std::size_t equals = one.find('=');
    if (equals == one.npos || !text::equal_ignoring_case(text::trim(one.substr(0, equals)), name)) continue;
    const std::string_view value = text::trim(one.substr(equals + 1));
    if (value.size() < 2 || value.front() != '\'' || value.back() != '\'') return std::nullopt;
    return std::string(value.substr(1, value.size() - 2));
  }
  return std::nullopt;
}

/// `pricesheets(Market='US',PricesheetView='software')`: a name, and what stands in the parentheses.
struct SheetName {
  std::string name;   ///< in lower case
  std::string_view arguments;
};

std::optional<SheetName> read_name(std::string_view segment) {
  const std::size_t open = segment.find('(');
  if (open == segment.npos || segment.back() != ')') return std::nullopt;
  return SheetName{text::lower(segment.substr(0, open)), segment.substr(open + 1, segment.size() - open - 2)};
}

Result<SheetQuestion> read_question(std::string_view arguments) {
  const std::optional<std::string> market = argument(arguments, "Market");
  const std::optional<std::string> view = argument(arguments, "PricesheetView");
  if (!market || market->empty()) return fail(errors::kInvalidInput, "The sheet needs a market, as Market='US'.", "Market");
  if (!view || view->empty()) {
    return fail(errors::kInvalidInput, "The sheet needs a view, as PricesheetView='software'.", "PricesheetView");
  }
  return SheetQuestion{.market = *market, .view = *view};
}

Result<Date> read_month(std::string_view arguments) {
  const std::optional<std::string> text = argument(arguments, "Month");
  const std::optional<Date> month = text ? parse_sheet_month(*text) : std::nullopt;
  if (!month) return fail(errors::kInvalidInput, "The sheet needs a month, as Month='202103'.", "Month");
  return *month;
}

Result<void> read_timeline(const http::Query& query, SheetQuestion& question) {
  const std::string word = text::lower(query.get("timeline", "current"));
  if (word == "current") question.timeline = Timeline::kCurrent;
  else if (word == "future") question.timeline = Timeline::kFuture;
  else if (word == "history") question.timeline = Timeline::kHistory;
  else return fail(errors::kInvalidEnumValue, "The timeline is current, future or history.", "timeline");
  const std::string_view month = query.get("month");
  if (month.empty()) return {};
  if (question.timeline != Timeline::kHistory) {
    return fail(errors::kInvalidInput, "A month is possible with timeline=history only.", "month");
  }
  question.month = parse_sheet_month(month);
  if (!question.month) return fail(errors::kInvalidInput, "The month must be written as 202103.", "month");
  return {};
}

/// Columns of contract 11. Countries are joined by semicolons; limits of ownership and conversions are not kept here.
std::string offer_matrix(sql::Tx& tx, Date month) {
  constexpr std::array<std::string_view, 14> kColumns = {
      "ProductTitle", "ProductId", "SkuId", "SkuTitle", "ProvisioningId", "ProvisioningString", "MinLicenses",
      "MaxLicenses", "AssetOwnershipLimit", "AssetOwnershipLimitType", "ProductSkuPreRequisites", "ProductSkuConversion",
      "Description", "AllowedCountries"};
  const Date first = month.plus_days(1 - month.day());
  files::CsvWriter out;
  out.row(kColumns);
  for (const store::MatrixRow& row : store::offer_matrix(tx, first.start(), first.plus_months(1).start())) {
    std::string countries;
    for (const std::string& country : row.countries) countries += (countries.empty() ? "" : ";") + country;
    out.cell(row.product_title)
        .cell(row.sku.product_id)
        .cell(row.sku.id)
        .cell(row.sku.title)
        .cell("")
        .cell("")
        .cell(row.sku.minimum_quantity)
        .cell(row.sku.maximum_quantity)
        .cell("")
        .cell("")
        .cell(join_words(row.sku.prerequisites))
        .cell("")
        .cell(row.sku.description)
        .cell(countries)
        .end_row();
  }
  return out.take();
}

Result<Response> get_sheet(Call& call) {
  const std::optional<SheetName> sheet = read_name(call.path["sheet"]);
  std::string csv;
  if (sheet && sheet->name == "pricesheets") {
    SheetQuestion question = OR_RETURN(read_question(sheet->arguments));
    RETURN_IF_FAILED(read_timeline(call.request.query, question));
    csv = OR_RETURN(export_price_sheet(call.tx, question, call.actor.at));
  } else if (sheet && sheet->name == "fxrates") {
    csv = export_exchange_rates(call.tx, OR_RETURN(read_month(sheet->arguments)));
  } else if (sheet && sheet->name == "offermatrix") {
    csv = offer_matrix(call.tx, OR_RETURN(read_month(sheet->arguments)));
  } else {
    return fail(errors::kNotFound, "There is no such sheet. The known ones are pricesheets(Market='US',PricesheetView='software'), "
                                   "fxrates(Month='202103') and offermatrix(Month='202103').");
  }
  const std::string name = sheet->name == "pricesheets" ? "pricesheet" : sheet->name;
  Response response{.body = std::move(csv), .content_type = "application/octet-stream"};
  // Deflate here asks for a ZIP as the body, without Content-Encoding: the Node client pipes it into an unzip stream.
  if (text::lower(call.request.header("Accept-Encoding")).find("deflate") != std::string::npos) {
    response.body = files::zip_of_one(name + ".csv", response.body, call.actor.at);
  }
  response.set("Content-Disposition", "attachment; filename=" + name);
  return response;
}

}  // namespace

std::vector<Route> price_sheet_routes() {
  return {{Method::kGet, "/v1.0/sales/{sheet}/$value", Capability::kDownloadPriceSheets, Tokens::kUserOnly, Access::kLongRead,
           Idempotency::kNone, "Downloads a price sheet, the exchange rates or the offer matrix of a month as CSV or ZIP.", get_sheet}};
}

}  // namespace chandlery::catalog
