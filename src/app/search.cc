// See search.h.
#include "app/search.h"

#include <algorithm>

#include "billing/invoice_rules.h"
#include "billing/invoice_search.h"
#include "core/search_words.h"
#include "core/text.h"
#include "customers/search.h"
#include "identity/permissions.h"
#include "identity/service.h"
#include "ordering/order_lists.h"
#include "ordering/rules.h"
#include "platform/http/seek.h"
#include "platform/json/writer.h"
#include "support/rules.h"
#include "support/service.h"

namespace chandlery::app {
namespace {

constexpr std::string_view kPortal = "/partner";

std::string place(std::initializer_list<std::string_view> parts) {
  std::string path(kPortal);
  for (const std::string_view part : parts) path.append("/").append(part);
  return path;
}

std::vector<SearchHit> customer_hits(sql::Tx& tx, const Actor& actor, std::string_view words, int most) {
  std::vector<SearchHit> hits;
  for (customers::CustomerSummary& each : customers::find_by_beginning(tx, actor, words, most)) {
    hits.push_back({each.id, each.company_name, each.domain, place({"customers", each.id})});
  }
  return hits;
}

std::vector<SearchHit> order_hits(const std::vector<ordering::ListedOrder>& orders) {
  std::vector<SearchHit> hits;
  for (const auto& [customer_name, order] : orders) {
    hits.push_back({order.id, ordering::alternate_id(order.id),
                    customer_name + ", " + to_iso(Date::of(order.created_at)),
                    place({"customers", order.customer_id, "orders", order.id})});
  }
  return hits;
}

/// The lines of the orders that were found.
std::vector<SearchHit> software_hits(const std::vector<ordering::ListedOrder>& orders, int most) {
  std::vector<SearchHit> hits;
  for (const auto& [customer_name, order] : orders) {
    for (const ordering::OrderLine& line : order.lines) {
      if (line.product_type == catalog::ProductType::kReservation || std::ssize(hits) == most) continue;
      hits.push_back({order.id + "." + std::to_string(line.number), line.sku_title, customer_name,
                      place({"customers", order.customer_id, "software"}) + "?q=" + order.id});
    }
  }
  return hits;
}

std::vector<SearchHit> invoice_hits(sql::Tx& tx, const Actor& actor, std::string_view words, int most) {
  std::vector<SearchHit> hits;
  for (const billing::Invoice& each : billing::find_by_beginning(tx, actor.partner_id, words, most)) {
    const std::string id = billing::typed_id(each.type, each.number);
    hits.push_back(
        {id, each.number,
         to_iso(each.invoice_date) + ", " + each.total().to_string() + " " + std::string(each.currency().code()),
         place({"billing", "invoices", id})});
  }
  return hits;
}

std::vector<SearchHit> request_hits(sql::Tx& tx, const Actor& actor, std::string_view words, int most) {
  std::vector<SearchHit> hits;
  for (support::ServiceRequest& each : support::find_by_beginning(tx, actor, words, most)) {
    const std::string id = std::to_string(each.id);
    hits.push_back({id, each.title, each.organization_name, place({"support", id})});
  }
  return hits;
}

std::vector<SearchHit> user_hits(sql::Tx& tx, const Actor& actor, std::string_view words, int most) {
  std::vector<SearchHit> hits;
  for (identity::User& each : identity::find_users_by_beginning(tx, actor.partner_id, words, most)) {
    hits.push_back({each.id, each.display_name, each.user_name, place({"settings", "users", each.id})});
  }
  return hits;
}

Result<http::Response> get_search(http::Call& call) {
  const std::string_view words = text::trim(call.request.query.get("q"));
  if (words.empty()) return fail(errors::kInvalidInput, "The query needs something to look for.", "q");
  if (words.size() > kLongestSearch) {
    return fail(errors::kInvalidInput, "A search has at most " + std::to_string(kLongestSearch) + " bytes.", "q");
  }
  const http::Seek seek = OR_RETURN(http::read_seek(call.request));
  const int most = static_cast<int>(std::min<std::int64_t>(seek.size == 0 ? kUsualHits : seek.size, kMostHits));
  json::Writer out;
  out.begin_object().key("groups").begin_array();
  for (const SearchGroup& group : search(call.tx, call.actor, words, most)) {
    out.begin_object().field("kind", group.kind).key("items").begin_array();
    for (const SearchHit& hit : group.hits) {
      out.begin_object().field("id", hit.id).field("title", hit.title).field("detail", hit.detail);
      out.field("path", hit.path).end_object();
    }
    out.end_array().end_object();
  }
  out.end_array().attributes("SearchResult").end_object();
  return http::Response{.body = out.take()};
}

}  // namespace

std::vector<SearchGroup> search(sql::Tx& tx, const Actor& actor, std::string_view words, int most) {
  const auto may = [&](Capability capability) { return identity::may(actor, capability); };
  std::vector<SearchGroup> groups;
  const auto add = [&](std::string_view kind, std::vector<SearchHit> hits) {
    if (!hits.empty()) groups.push_back({kind, std::move(hits)});
  };
  if (may(Capability::kViewCustomers)) add("customers", customer_hits(tx, actor, words, most));
  if (may(Capability::kViewOrders) || may(Capability::kViewSoftware)) {
    const std::vector<ordering::ListedOrder> orders = ordering::find_by_beginning(tx, actor, words, most);
    if (may(Capability::kViewOrders)) add("orders", order_hits(orders));
    if (may(Capability::kViewSoftware)) add("software", software_hits(orders, most));
  }
  if (may(Capability::kViewInvoices)) add("invoices", invoice_hits(tx, actor, words, most));
  if (may(Capability::kCreateSupportRequest)) add("serviceRequests", request_hits(tx, actor, words, most));
  if (may(Capability::kManagePartnerUsers)) add("users", user_hits(tx, actor, words, most));
  return groups;
}

std::vector<http::Route> search_routes() {
  return {{http::Method::kGet, "/v1/search", Capability::kViewProfile, http::Tokens::kAppOrUser, http::Access::kRead,
           http::Idempotency::kNone,
           "Finds customers, orders, invoices, service requests and users by their beginning.", get_search}};
}

}  // namespace chandlery::app
