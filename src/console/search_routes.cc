// HTTP of the operator's search.
#include "console/routes.h"
#include "console/search.h"
#include "platform/json/collection.h"

namespace chandlery::console {
namespace {

using http::Call, http::Response;

void write_hit(json::Writer& out, const Hit& hit) {
  out.begin_object().field("kind", to_string(hit.kind)).field("id", hit.id).field("title", hit.title);
  if (!hit.detail.empty()) out.field("detail", hit.detail);
  if (!hit.partner_id.empty()) out.field("partnerId", hit.partner_id);
  if (!hit.customer_id.empty()) out.field("customerId", hit.customer_id);
  out.attributes("SearchHit").end_object();
}

Result<Response> get_search(Call& call) {
  const std::string_view text = call.request.query.get("q");
  const std::vector<Hit> hits = OR_RETURN(search(call.tx, text, call.actor.at));
  return Response{.body = json::collection(hits, "/operator/v1/search?q=" + http::percent_encode(text), write_hit)};
}

}  // namespace

std::vector<http::Route> search_routes() {
  return {{http::Method::kGet, "/operator/v1/search", Capability::kOperate, http::Tokens::kUserOnly,
           http::Access::kLongRead, http::Idempotency::kNone,
           "Finds partners, customers, people, orders, invoices and products; never keys.", get_search}};
}

}  // namespace chandlery::console
