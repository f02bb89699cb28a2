// HTTP of region quotas, for the operator.
#include "platform/json/collection.h"
#include "platform/json/reader.h"
#include "reservations/quotas.h"
#include "reservations/routes.h"

namespace chandlery::reservations {
namespace {

using http::Call, http::Response;

std::string quotas_json(const std::vector<RegionQuota>& quotas) {
  return json::collection(quotas, "/operator/v1/regionquotas", write_quota);
}

Result<Response> get_quotas(Call& call) { return Response{.body = quotas_json(region_quotas(call.tx))}; }

Result<Response> put_quotas(Call& call) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  const json::Array items = OR_RETURN(body.array("items"));
  std::vector<RegionQuota> quotas;
  for (std::size_t i = 0; i < items.size() && i <= kMostQuotas; ++i) {
    const json::Object each = OR_RETURN(items.object(i));
    quotas.push_back({OR_RETURN(each.text("region")), OR_RETURN(each.text_or("subscriptionId", "")),
                      OR_RETURN(each.integer("instances"))});
  }
  return Response{.body = quotas_json(OR_RETURN(replace_region_quotas(call.tx, call.actor, std::move(quotas))))};
}

}  // namespace

std::vector<http::Route> quota_routes() {
  const auto route = [](http::Method method, http::Access access, std::string_view summary, http::RouteHandler handler) {
    return http::Route{.method = method,
                       .pattern = "/operator/v1/regionquotas",
                       .needs = Capability::kOperate,
                       .tokens = http::Tokens::kAppOrUser,
                       .access = access,
                       .idempotency = http::Idempotency::kNone,
                       .summary = summary,
                       .handler = std::move(handler)};
  };
  return {
      route(http::Method::kGet, http::Access::kRead, "Lists how many reserved instances regions have room for.", get_quotas),
      route(http::Method::kPut, http::Access::kWrite, "Sets how many reserved instances regions have room for.", put_quotas),
  };
}

}  // namespace chandlery::reservations
