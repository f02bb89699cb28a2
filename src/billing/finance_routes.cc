// HTTP of the operator's finance: three reports, as JSON or, with ?format=csv, as a file for a spreadsheet.
//
//   GET /operator/v1/finance/receivables?date=2021-06-30
//   GET /operator/v1/finance/revenue?from=2021-01&to=2021-03&by=month|partner|product
//   GET /operator/v1/finance/deferredrevenue?from=2021-01&to=2021-12
#include "billing/finance.h"
#include "billing/routes.h"
#include "platform/files/csv.h"
#include "platform/json/collection.h"

namespace chandlery::billing {
namespace {

using http::Call, http::Response;

constexpr int kMostMonths = 120;
constexpr std::string_view kBands[kAgeBands] = {"notDue", "days1To30", "days31To60", "days61To90", "over90Days"};

bool wants_csv(Call& call) { return http::equal_ignoring_case(call.request.query.get("format"), "csv"); }

Response file(std::string content, std::string_view name) {
  Response response{.body = std::move(content), .content_type = "text/csv; charset=utf-8"};
  response.set("Content-Disposition", "attachment; filename=" + std::string(name) + ".csv");
  return response;
}

struct Months {
  BillingMonth first, last;
};
/// `from` and `to`; by default the twelve months until this one.
Result<Months> read_months(Call& call) {
  const BillingMonth now = BillingMonth::of(call.actor.at);
  Months months{{now.months - 11}, now};
  const auto read = [&](std::string_view name, BillingMonth& into) -> Result<void> {
    const std::string_view text = call.request.query.get(name);
    if (text.empty()) return {};
    const std::optional<BillingMonth> month = BillingMonth::parse(text);
    if (!month) return fail(errors::kInvalidProperty, "A month is written as 2021-03.", std::string(name));
    into = *month;
    return {};
  };
  RETURN_IF_FAILED(read("to", months.last));
  if (call.request.query.get("from").empty()) months.first = {months.last.months - 11};
  RETURN_IF_FAILED(read("from", months.first));
  if (months.first > months.last || months.last.months - months.first.months >= kMostMonths) {
    return fail(errors::kInvalidProperty,
                "Ask for 1 to " + std::to_string(kMostMonths) + " months, the earlier one first.", "from");
  }
  return months;
}

Result<Response> get_receivables(Call& call) {
  Date today = Date::of(call.actor.at);
  if (const std::string_view text = call.request.query.get("date"); !text.empty()) {
    const std::optional<Date> day = parse_iso_date(text);
    if (!day) return fail(errors::kInvalidProperty, "Write the day as 2021-03-08.", "date");
    today = *day;
  }
  const std::vector<AgedReceivable> rows = aged_receivables(call.tx, today);
  if (!wants_csv(call)) {
    return Response{
        .body = json::collection(
            rows, "/operator/v1/finance/receivables", [](json::Writer& out, const AgedReceivable& row) {
              out.begin_object().field("partnerId", row.partner_id).field("currencyCode", row.currency.code());
              for (std::size_t i = 0; i < kAgeBands; ++i) out.field(kBands[i], row.bands[i]);
              out.field("owed", row.owed()).field("disputed", row.disputed);
              out.field("unallocatedPayments", row.unallocated).attributes("AgedReceivable").end_object();
            })};
  }
  files::CsvWriter csv;
  csv.cell("PartnerId").cell("Currency").cell("NotDue").cell("Days1To30").cell("Days31To60").cell("Days61To90");
  csv.cell("Over90Days").cell("Owed").cell("Disputed").cell("UnallocatedPayments").end_row();
  for (const AgedReceivable& row : rows) {
    csv.cell(row.partner_id).cell(row.currency.code());
    for (const Money& band : row.bands) csv.cell(band);
    csv.cell(row.owed()).cell(row.disputed).cell(row.unallocated).end_row();
  }
  return file(csv.take(), "receivables");
}

Result<Response> get_revenue(Call& call) {
  const Months months = OR_RETURN(read_months(call));
  const std::optional<RevenueBy> by = parse_revenue_by(call.request.query.get("by", "month"));
  if (!by) return fail(errors::kInvalidProperty, "Revenue is told by month, partner or product.", "by");
  const std::vector<RevenueRow> rows = revenue(call.tx, months.first, months.last, *by);
  if (!wants_csv(call)) {
    return Response{
        .body = json::collection(rows, "/operator/v1/finance/revenue", [](json::Writer& out, const RevenueRow& row) {
          out.begin_object().field("key", row.key).field("title", row.title);
          out.field("currencyCode", row.currency.code()).field("lineItems", row.lines);
          out.field("subtotal", row.subtotal).field("tax", row.tax).attributes("Revenue").end_object();
        })};
  }
  files::CsvWriter csv;
  csv.cell("Key").cell("Title").cell("Currency").cell("LineItems").cell("Subtotal").cell("Tax").end_row();
  for (const RevenueRow& row : rows) {
    csv.cell(row.key)
        .cell(row.title)
        .cell(row.currency.code())
        .cell(row.lines)
        .cell(row.subtotal)
        .cell(row.tax)
        .end_row();
  }
  return file(csv.take(), "revenue");
}

Result<Response> get_deferred(Call& call) {
  const Months months = OR_RETURN(read_months(call));
  const std::vector<DeferredRow> rows = deferred_revenue(call.tx, months.first, months.last);
  if (!wants_csv(call)) {
    return Response{
        .body = json::collection(
            rows, "/operator/v1/finance/deferredrevenue", [](json::Writer& out, const DeferredRow& row) {
              out.begin_object().field("month", row.month.to_string()).field("currencyCode", row.currency.code());
              out.field("charged", row.charged).field("earned", row.earned).field("deferred", row.deferred);
              out.attributes("DeferredRevenue").end_object();
            })};
  }
  files::CsvWriter csv;
  csv.cell("Month").cell("Currency").cell("Charged").cell("Earned").cell("Deferred").end_row();
  for (const DeferredRow& row : rows) {
    csv.cell(row.month.to_string())
        .cell(row.currency.code())
        .cell(row.charged)
        .cell(row.earned)
        .cell(row.deferred)
        .end_row();
  }
  return file(csv.take(), "deferred-revenue");
}

}  // namespace

std::vector<http::Route> finance_routes() {
  const auto route = [](std::string_view pattern, std::string_view summary, http::RouteHandler handler) {
    return http::Route{.method = http::Method::kGet,
                       .pattern = pattern,
                       .needs = Capability::kOperate,
                       .tokens = http::Tokens::kUserOnly,
                       .access = http::Access::kLongRead,
                       .idempotency = http::Idempotency::kNone,
                       .summary = summary,
                       .handler = std::move(handler)};
  };
  return {
      route("/operator/v1/finance/receivables", "What partners owe, by how long it is overdue.", get_receivables),
      route("/operator/v1/finance/revenue", "What was charged, by month, partner or product.", get_revenue),
      route("/operator/v1/finance/deferredrevenue",
            "What was charged up front, when it is earned, and what is still to be earned.", get_deferred),
  };
}

}  // namespace chandlery::billing
