// Budgets of customers and what they use this month over HTTP (Partner Center's "customer usage").
//
//   GET   /v1/customers/usagerecords?show=all|spending|nearBudget&filter={...}&size=20
//   GET   /v1/customers/{customer_id}/usagesummary
//   GET, PATCH /v1/customers/{customer_id}/usagebudget {"amount":1500}
#include <algorithm>

#include "billing/budgets.h"
#include "billing/month.h"
#include "billing/routes.h"
#include "platform/http/seek.h"
#include "platform/json/collection.h"
#include "platform/json/reader.h"

namespace chandlery::billing {
namespace {

using http::Call, http::Response;

// Without an amount: no budget.
void write_budget(json::Writer& out, const std::optional<Money>& budget) {
  out.begin_object();
  if (budget) out.field("amount", *budget).field("currencyCode", budget->currency.code());
  out.attributes("SpendingBudget").end_object();
}

std::string budget_json(const CustomerSpending& spending) {
  json::Writer out;
  write_budget(out, spending.budget);
  return out.take();
}

// What records and summaries have in common.
void write_spending(json::Writer& out, const CustomerSpending& spending) {
  out.key("budget");
  write_budget(out, spending.budget);
  out.field("percentUsed", spending.percent);
  out.field("resourceId", spending.customer_id).field("resourceName", spending.customer_name);
  out.field("totalCost", spending.used).field("estimatedCost", spending.estimate);
  out.field("currencyCode", spending.used.currency.code()).field("lastModifiedDate", spending.used_at);
}

void write_record(json::Writer& out, const CustomerSpending& spending) {
  out.begin_object();
  write_spending(out, spending);
  // As the clients read it: Azure is a plan here, not the subscription that it once was.
  out.field("id", spending.customer_id).field("name", spending.customer_name).field("isUpgraded", true);
  out.attributes("CustomerMonthlyUsageRecord").end_object();
}

Result<SpendingQuestion> read_question(const http::Request& request) {
  SpendingQuestion question;
  const std::string_view show = request.query.get("show", to_string(SpendingOf::kAll));
  const std::optional<SpendingOf> of = parse_spending_of(show);
  if (!of) return fail(errors::kInvalidEnumValue, "Show is all, spending or nearBudget.", "show");
  question.of = *of;
  const http::Seek seek = OR_RETURN(http::read_seek(request));
  const std::string_view filter = request.query.get("filter");
  if (question.of != SpendingOf::kAll) {
    if (!filter.empty()) return fail(errors::kInvalidInput, "Only all customers can be filtered.", "filter");
    question.token = seek.token;
    if (seek.size > 0) question.size = std::min(seek.size, kMostSpendings);
    return question;
  }
  if (!seek.token.empty()) question.customers = OR_RETURN(customers::read_token(seek.token));
  if (seek.size > 0) question.customers.size = static_cast<int>(std::min(seek.size, kMostSpendings));
  if (!filter.empty()) RETURN_IF_FAILED(customers::read_filter(filter, question.customers));
  return question;
}

std::string uri_of(const SpendingQuestion& question) {
  const bool all = question.of == SpendingOf::kAll;
  std::string uri = "/customers/usagerecords?show=" + std::string(to_string(question.of)) +
                    "&size=" + std::to_string(all ? question.customers.size : question.size);
  if (all && question.customers.field != customers::FilterField::kNone) {
    uri += "&filter=" + http::percent_encode(customers::filter_json(question.customers));
  }
  return uri;
}

Result<Response> get_records(Call& call) {
  const SpendingQuestion question = OR_RETURN(read_question(call.request));
  const Page<CustomerSpending> page = OR_RETURN(list_spending(call.tx, call.actor, question));
  const std::string uri = uri_of(question);
  return Response{.body = json::collection(page.items, uri, write_record, {uri, page.next})};
}

Result<Response> get_summary(Call& call) {
  const CustomerSpending spending = OR_RETURN(find_spending(call.tx, call.actor, call.path["customer_id"]));
  const BillingMonth month = BillingMonth::of(call.actor.at);
  json::Writer out;
  out.begin_object();
  write_spending(out, spending);
  out.field("billingStartDate", month.first_day().start()).field("billingEndDate", month.next().first_day().start());
  const std::string place = "/customers/" + spending.customer_id;
  out.key("links")
      .begin_object()
      .link("self", place + "/usagesummary")
      .link("usageBudget", place + "/usagebudget")
      .end_object();
  out.attributes("CustomerUsageSummary").end_object();
  return Response{.body = out.take()};
}

Result<Response> get_budget(Call& call) {
  return Response{.body = budget_json(OR_RETURN(find_spending(call.tx, call.actor, call.path["customer_id"])))};
}

Result<Response> patch_budget(Call& call) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  const std::optional<Decimal> amount = OR_RETURN(body.nullable_decimal("amount"));
  return Response{.body = budget_json(OR_RETURN(set_budget(call.tx, call.actor, call.path["customer_id"], amount)))};
}

}  // namespace

std::vector<http::Route> budget_routes() {
  using enum http::Method;
  using http::Access, http::Idempotency, http::Tokens;
  constexpr Capability kView = Capability::kViewInvoices;
  constexpr std::string_view kBudget = "/v1/customers/{customer_id}/usagebudget";
  return {
      {kGet, "/v1/customers/usagerecords", kView, Tokens::kUserOnly, Access::kRead, Idempotency::kNone,
       "What each customer uses of Azure this month, with its budget.", get_records},
      {kGet, "/v1/customers/{customer_id}/usagesummary", kView, Tokens::kUserOnly, Access::kRead, Idempotency::kNone,
       "What a customer uses of Azure this month, with its budget.", get_summary},
      {kGet, kBudget, kView, Tokens::kAppOrUser, Access::kRead, Idempotency::kNone,
       "What a customer is meant to use of Azure in a month.", get_budget},
      {kPatch, kBudget, Capability::kSetBudgets, Tokens::kAppOrUser, Access::kWrite, Idempotency::kReplay,
       "Sets what a customer is meant to use of Azure in a month; null or 0 takes the budget away.", patch_budget},
  };
}

}  // namespace chandlery::billing
