// HTTP of subscriptions: parse, call, render.
#include "subscriptions/routes.h"

#include "core/id.h"
#include "core/text.h"
#include "platform/http/query_number.h"
#include "platform/json/collection.h"
#include "subscriptions/azure.h"
#include "subscriptions/azure_wire.h"
#include "subscriptions/service.h"
#include "subscriptions/upgrades.h"
#include "subscriptions/wire.h"

namespace chandlery::subscriptions {
namespace {

using http::Call, http::Response;

Result<Found> found(Call& call) {
  return find_subscription(call.tx, call.actor, call.path["customer_id"], call.path["subscription_id"]);
}

Result<Response> get_subscriptions(Call& call) {
  const http::Query& query = call.request.query;
  const std::string_view order = text::trim(query.get("order_id"));
  Question question{.customer_id = call.path["customer_id"], .mpn_id = text::trim(query.get("mpn_id"))};
  const std::optional<std::string> order_id = normalise_guid(order);
  if (!order.empty() && !order_id) return fail(errors::kOrderNotFound, {}, "order_id");
  if (order_id) question.order_id = *order_id;
  question.size = OR_RETURN(http::read_number(query, "size"));
  question.offset = OR_RETURN(http::read_number(query, "offset"));
  const Listed listed = OR_RETURN(list_subscriptions(call.tx, call.actor, question));
  std::string self = "/customers/" + listed.buyer.id + "/subscriptions";
  char mark = '?';
  const auto add = [&](std::string_view name, std::string_view value) {
    if (value.empty()) return;
    self.append(1, std::exchange(mark, '&')).append(name).append("=").append(http::percent_encode(value));
  };
  add("order_id", question.order_id);
  add("mpn_id", question.mpn_id);
  // Azure subscriptions have no order, and follow on the last page.
  const bool with_azure = !listed.more && question.order_id.empty();
  const auto azure = with_azure ? azure_subscriptions_of(call.tx, listed.buyer, question.mpn_id)
                                : std::vector<AzureSubscription>();
  json::Writer out;
  json::begin_collection(out, listed.standings.size() + azure.size());
  for (const Standing& each : listed.standings) write_subscription(out, each, listed.buyer.country);
  for (const AzureSubscription& each : azure) write_azure(out, each);
  // Paged by index as the documents have it (contract 1.8): no token, the next place stands in the address.
  out.end_array().key("links").begin_object();
  const auto page = [&](std::int64_t offset) {
    return self + mark + "size=" + std::to_string(question.size) + "&offset=" + std::to_string(offset);
  };
  out.link("self", question.size > 0 ? page(question.offset) : self);
  if (listed.more) out.link("next", page(question.offset + question.size));
  out.end_object().attributes("Collection").end_object();
  return Response{.body = out.take()};
}

// Of either kind: `software` is asked for first, and what it does not know may be an Azure subscription.
template <class Software, class Azure>
Result<Response> of_either_kind(Software&& software, Azure&& azure) {
  const Result<Found> is_software = software();
  if (is_software) return Response{.body = subscription_json(*is_software)};
  if (!is_software.error().is(errors::kSubscriptionNotFound)) return fail(is_software.error());
  return Response{.body = azure_json(OR_RETURN(azure()).subscription)};
}

Result<Response> get_subscription(Call& call) {
  return of_either_kind(
      [&] { return found(call); },
      [&] { return find_azure(call.tx, call.actor, call.path["customer_id"], call.path["subscription_id"]); });
}

// Contract 0.5: If-Match, else the etag of the body's attributes, else none. `*` matches whatever is there.
void prefer_header(const http::Request& request, std::string& etag) {
  std::string_view given = text::trim(request.header("If-Match"));
  if (given.empty()) return;
  if (given.size() >= 2 && given.front() == '"' && given.back() == '"') given = given.substr(1, given.size() - 2);
  etag = given == "*" ? std::string_view() : given;
}

Result<Response> patch_subscription(Call& call) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  Changes changes = OR_RETURN(read_changes(body));
  prefer_header(call.request, changes.etag);
  const std::string_view customer = call.path["customer_id"], id = call.path["subscription_id"];
  return of_either_kind([&] { return change_subscription(call.tx, call.actor, customer, id, changes); },
                        [&] { return change_azure(call.tx, call.actor, customer, id, changes); });
}

Result<Response> post_azure_subscription(Call& call) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  const NewAzureSubscription asked{.friendly_name = OR_RETURN(body.text("friendlyName")),
                                   .management_group = OR_RETURN(body.text_or("managementGroup", "")),
                                   .reseller_mpn_id = OR_RETURN(body.text_or("partnerId", ""))};
  const AzureSubscription opened =
      OR_RETURN(open_azure_subscription(call.tx, call.actor, call.path["customer_id"], asked));
  return Response{.status = 201, .body = azure_json(opened)};
}

// The body is nothing, `null` or `"success"`, as the client likes (contract 6).
Result<Response> post_registration(Call& call) {
  const FoundAzure registered =
      OR_RETURN(register_azure(call.tx, call.actor, call.path["customer_id"], call.path["subscription_id"]));
  Response accepted{.status = 202};
  accepted.set("Location", azure_path(registered.subscription) + "/registrationstatus");
  return accepted;
}

Result<Response> get_registration_status(Call& call) {
  // One of software is never registered.
  if (const Result<Found> software = found(call)) {
    return Response{.body = registration_json(software->standing.subscription.id, false)};
  }
  const FoundAzure azure =
      OR_RETURN(find_azure(call.tx, call.actor, call.path["customer_id"], call.path["subscription_id"]));
  return Response{.body = registration_json(azure.subscription.id, azure.subscription.registered_at.has_value())};
}

// Nothing that is sold here takes add-ons.
Result<Response> get_addons(Call& call) {
  const Found parent = OR_RETURN(found(call));
  json::Writer out;
  json::begin_collection(out, 0);
  json::end_collection(out, path_of(parent.standing.subscription) + "/addons");
  return Response{.body = out.take()};
}

Result<Response> get_provisioning_status(Call& call) {
  return Response{.body = provisioning_json(OR_RETURN(found(call)))};
}

Result<Response> get_activation_links(Call& call) {
  return Response{.body = activation_links_json(OR_RETURN(found(call)))};
}

Result<Response> get_upgrades(Call& call) {
  return Response{.body = upgrades_json(OR_RETURN(
                      list_upgrades(call.tx, call.actor, call.path["customer_id"], call.path["subscription_id"])),
                                        call.actor.locale)};
}

Result<Response> post_upgrade(Call& call, const crypto::Keyring& keyring) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  const json::Object target = OR_RETURN(body.object("targetOffer"));
  const UpgradeCommand command{call.path["customer_id"], call.path["subscription_id"], OR_RETURN(target.text("id"))};
  return Response{.status = 201, .body = upgraded_json(OR_RETURN(upgrade(call.tx, call.actor, keyring, command)))};
}

}  // namespace

std::vector<http::Route> routes(const crypto::Keyring& keyring) {
  using enum http::Method;
  constexpr std::string_view kAll = "/v1/customers/{customer_id}/subscriptions";
  constexpr std::string_view kOne = "/v1/customers/{customer_id}/subscriptions/{subscription_id}";
  const auto read = [](std::string_view pattern, std::string_view summary, http::RouteHandler handler,
                       http::Tokens tokens = http::Tokens::kAppOrUser) {
    return http::Route{.method = kGet,
                       .pattern = pattern,
                       .needs = Capability::kViewOrders,
                       .tokens = tokens,
                       .access = http::Access::kRead,
                       .idempotency = http::Idempotency::kNone,
                       .summary = summary,
                       .handler = std::move(handler)};
  };
  // All of a customer's in one answer where no size is asked for, so it may be long.
  http::Route list = read(kAll, "Lists a customer's subscriptions, ended ones among them.", get_subscriptions);
  list.access = http::Access::kLongRead;
  return {
      std::move(list),
      read(kOne, "Gets a subscription.", get_subscription),
      {kPatch, kOne, Capability::kManageSubscriptions, http::Tokens::kAppOrUser, http::Access::kWrite,
       http::Idempotency::kReplay,
       "Changes a subscription: its units, its status, its renewal, its name or its partner on record.",
       patch_subscription},
      {kPost, "/v1/customers/{customer_id}/azuresubscriptions", Capability::kBuyReservations,
       http::Tokens::kAppOrUser, http::Access::kWrite, http::Idempotency::kReplay,
       "Opens an Azure subscription for a customer.", post_azure_subscription},
      {kPost, "/v1/customers/{customer_id}/subscriptions/{subscription_id}/registrations",
       Capability::kBuyReservations, http::Tokens::kAppOrUser, http::Access::kWrite, http::Idempotency::kReplay,
       "Registers an Azure subscription for reservations.", post_registration},
      read("/v1/customers/{customer_id}/subscriptions/{subscription_id}/registrationstatus",
           "Tells whether an Azure subscription is registered for reservations.", get_registration_status),
      read("/v1/customers/{customer_id}/subscriptions/{subscription_id}/addons", "Lists a subscription's add-ons.",
           get_addons),
      read("/v1/customers/{customer_id}/subscriptions/{subscription_id}/provisioningstatus",
           "Tells whether a subscription has its keys.", get_provisioning_status, http::Tokens::kUserOnly),
      read("/v1/customers/{customer_id}/subscriptions/{subscription_id}/activationlinks",
           "Lists the links to a subscription's software.", get_activation_links),
      read("/v1/customers/{customer_id}/subscriptions/{subscription_id}/upgrades",
           "Lists what a subscription may be changed to, and what that comes to today.", get_upgrades,
           http::Tokens::kUserOnly),
      {kPost, "/v1/customers/{customer_id}/subscriptions/{subscription_id}/upgrades", Capability::kBuy,
       http::Tokens::kUserOnly, http::Access::kWrite, http::Idempotency::kReplay,
       "Changes a subscription to another product for the rest of its term.",
       [&keyring](Call& call) { return post_upgrade(call, keyring); }},
  };
}

}  // namespace chandlery::subscriptions
