// A partner's spend over HTTP.
//
//   GET /v1/spend?by=month|customer|product&from=2021-01&to=2021-03&currency=USD&size=20
#include <algorithm>

#include "billing/routes.h"
#include "billing/spend.h"
#include "platform/http/seek.h"
#include "platform/json/collection.h"

namespace chandlery::billing {
namespace {

constexpr std::int64_t kMostGroups = 200;
constexpr int kMostMonths = 60;
constexpr int kUsualMonths = 12;  // the one that runs included

Result<BillingMonth> read_month(const http::Query& query, std::string_view name, BillingMonth otherwise) {
  const std::string_view text = query.get(name);
  if (text.empty()) return otherwise;
  const std::optional<BillingMonth> month = BillingMonth::parse(text);
  if (!month) return fail(errors::kInvalidProperty, "A month is written as 2021-03.", std::string(name));
  return *month;
}

Result<http::Response> get_spend(http::Call& call) {
  const http::Query& query = call.request.query;
  const BillingMonth now = BillingMonth::of(call.actor.at);
  SpendQuestion question;
  const std::string_view by = query.get("by", "month");
  const std::optional<SpendBy> known = parse_spend_by(by);
  if (!known) return fail(errors::kInvalidEnumValue, "Spend is told by month, customer or product.", "by");
  question.by = *known;
  question.last = OR_RETURN(read_month(query, "to", now));
  question.first = OR_RETURN(read_month(query, "from", {question.last.months - kUsualMonths + 1}));
  if (question.first > question.last) return fail(errors::kInvalidProperty, "The range begins after its end.", "from");
  if (question.last.months - question.first.months >= kMostMonths) {
    return fail(errors::kInvalidProperty, "At most " + std::to_string(kMostMonths) + " months can be asked for.",
                "from");
  }
  if (const std::string_view code = query.get("currency"); !code.empty()) {
    question.currency = Currency::parse(code);
    if (!question.currency) return fail(errors::kInvalidProperty, "There is no such currency.", "currency");
  }
  const http::Seek seek = OR_RETURN(http::read_seek(call.request));
  if (seek.size > 0) question.most = std::min(seek.size, kMostGroups);
  std::string self =
      "/spend?by=" + std::string(by) + "&from=" + question.first.to_string() + "&to=" + question.last.to_string();
  if (question.currency) self += "&currency=" + std::string(question.currency->code());
  const auto write = [](json::Writer& out, const SpendRow& row) {
    out.begin_object().field("key", row.key);
    if (!row.name.empty()) out.field("name", row.name);
    out.field("currencyCode", row.subtotal.currency.code()).field("subtotal", row.subtotal).field("tax", row.tax);
    out.field("total", row.subtotal + row.tax).field("lineItems", row.lines).field("others", row.others).end_object();
  };
  return http::Response{.body = json::collection(spend(call.tx, call.actor, question), self, write)};
}

}  // namespace

std::vector<http::Route> spend_routes() {
  return {{http::Method::kGet, "/v1/spend", Capability::kViewInvoices, http::Tokens::kAppOrUser,
           http::Access::kLongRead, http::Idempotency::kNone, "What was charged, by month, by customer or by product.",
           get_spend}};
}

}  // namespace chandlery::billing
