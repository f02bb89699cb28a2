// Price sheets for partners (contract 11): /v1.0/sales/pricesheets(Market='US',PricesheetView='software')/$value
#include <algorithm>

#include "catalog/price_sheet.h"
#include "catalog/routes.h"
#include "core/text.h"
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

/// The segment `pricesheets(Market='US',PricesheetView='software')`.
Result<SheetQuestion> read_segment(std::string_view segment) {
  constexpr std::string_view kName = "pricesheets(";
  if (segment.size() <= kName.size() || !text::equal_ignoring_case(segment.substr(0, kName.size()), kName) ||
      segment.back() != ')') {
    return fail(errors::kNotFound, "There is no such sheet. The known one is pricesheets(Market='US',PricesheetView='software').");
  }
  const std::string_view arguments = segment.substr(kName.size(), segment.size() - kName.size() - 1);
  const std::optional<std::string> market = argument(arguments, "Market");
  const std::optional<std::string> view = argument(arguments, "PricesheetView");
  if (!market || market->empty()) return fail(errors::kInvalidInput, "The sheet needs a market, as Market='US'.", "Market");
  if (!view || view->empty()) {
    return fail(errors::kInvalidInput, "The sheet needs a view, as PricesheetView='software'.", "PricesheetView");
  }
  return SheetQuestion{.market = *market, .view = *view};
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

Result<Response> get_sheet(Call& call) {
  SheetQuestion question = OR_RETURN(read_segment(call.path["sheet"]));
  RETURN_IF_FAILED(read_timeline(call.request.query, question));
  Response response{.body = OR_RETURN(export_price_sheet(call.tx, question, call.actor.at)),
                    .content_type = "application/octet-stream"};
  // Deflate here asks for a ZIP as the body, without Content-Encoding: the Node client pipes it into an unzip stream.
  if (text::lower(call.request.header("Accept-Encoding")).find("deflate") != std::string::npos) {
    response.body = files::zip_of_one("pricesheet.csv", response.body, call.actor.at);
  }
  response.set("Content-Disposition", "attachment; filename=pricesheet");
  return response;
}

}  // namespace

std::vector<Route> price_sheet_routes() {
  return {{Method::kGet, "/v1.0/sales/{sheet}/$value", Capability::kViewPrices, Tokens::kUserOnly, Access::kLongRead,
           Idempotency::kNone, "Downloads the price sheet of a market and view as CSV or ZIP.", get_sheet}};
}

}  // namespace chandlery::catalog
