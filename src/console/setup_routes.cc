// HTTP of the set-up guide.
#include <algorithm>

#include "billing/invoice_rules.h"
#include "console/routes.h"
#include "console/setup.h"
#include "platform/json/writer.h"

namespace chandlery::console {
namespace {

using http::Call, http::Response;

Result<Response> get_setup(Call& call) {
  const std::vector<Step> all = steps(read_setup(call.tx), call.actor.at);
  json::Writer out;
  out.begin_object().field("complete", std::ranges::none_of(all, [](const Step& step) {
    return step.state == StepState::kTodo;
  }));
  out.key("steps").begin_array();
  for (const Step& step : all) {
    out.begin_object().field("name", step.name).field("state", to_string(step.state));
    out.key("missing").begin_array();
    for (const std::string_view word : step.missing) out.value(word);
    out.end_array().field("route", step.route);
    if (step.on) out.field("nextDate", to_iso(*step.on)).field("dayOfMonth", billing::kInvoiceDay);
    out.end_object();
  }
  out.end_array().attributes("Setup").end_object();
  return Response{.body = out.take()};
}

}  // namespace

std::vector<http::Route> setup_routes() {
  return {{http::Method::kGet, "/operator/v1/setup", Capability::kOperate, http::Tokens::kAppOrUser,
           http::Access::kLongRead, http::Idempotency::kNone,
           "How far the set-up of the installation is, in five steps judged by what there is.", get_setup}};
}

}  // namespace chandlery::console
