// See deep_link.h.
#include "fulfilment/deep_link.h"

#include "audit/service.h"
#include "catalog/policies.h"
#include "core/text.h"
#include "fulfilment/addressed.h"
#include "fulfilment/media.h"
#include "fulfilment/rules.h"
#include "fulfilment/wire.h"
#include "partners/service.h"
#include "platform/json/reader.h"
#include "platform/json/writer.h"
#include "platform/words/refusals.h"

namespace chandlery::fulfilment {
namespace {

audit::Entry copy_entry(std::string_view status) {
  return {.category = audit::Category::kKeyAccess,
          .operation = "get_software_download_link",
          .resource_type = "software_download_link",
          .status = status};
}

void copy_refused(sql::Tx& tx, const Actor& actor, const http::Request&, const http::PathParameters& path,
                  const Error& error) {
  if (actor.kind == PrincipalKind::kAnonymous) return;
  audit::Entry entry = copy_entry("failed");
  entry.customized = {{"LinkKind", "deep_link"}, {"Refusal", std::to_string(error.code->number)}};
  const auto buyer = customers::find_buyer(tx, actor, path["customer_id"]);  // the entry borrows its texts
  if (buyer) {
    entry.customer_id = buyer->id;
    entry.customer_name = buyer->name;
    if (const auto line = find_line(tx, *buyer, path["order_id"], path["line_number"])) {
      entry.customized.emplace_back("OrderId", line->order_id);
      entry.customized.emplace_back("ProductId", line->product_id);
    }
  }
  audit::append(tx, actor, entry);
}

Result<http::Response> post_deep_link(http::Call& call) {
  const customers::Buyer customer = OR_RETURN(customers::find_buyer(call.tx, call.actor, call.path["customer_id"]));
  const Entitlement line = OR_RETURN(find_line(call.tx, customer, call.path["order_id"], call.path["line_number"]));
  bool risk_acknowledged = false;
  if (const std::string_view body = text::trim(call.request.body); !body.empty() && body != "null") {
    const json::Document document = OR_RETURN(json::Document::parse(body));
    const json::Object object = OR_RETURN(document.object());
    risk_acknowledged = OR_RETURN(object.optional_flag("riskAcknowledged")).value_or(false);
  }
  const std::string address = OR_RETURN(copy_deep_link(call.tx, call.actor, customer, line, risk_acknowledged));
  json::Writer out;
  out.begin_object().field("productId", line.product_id).field("skuId", line.sku_id).field("title", line.title);
  out.link("link", address).attributes("SoftwareDeepLink").end_object();
  return http::Response{.status = 201, .body = out.take()};
}

/// The refusal of may_see_keys as the sentence of the page, which also says whom to ask.
std::string why_not(const Error& refusal, std::string_view locale) {
  constexpr std::string_view kLesserRole = "Your role does not show keys. Ask a global admin of your organisation to fetch them.";
  return told_in(refusal.is(errors::kRoleMissing) ? kLesserRole : refusal.message, locale);
}

std::unexpected<Error> unknown_address() {
  return fail(errors::kNotFound, "There is no purchase at this address. Check that the link was copied whole.");
}

std::string_view status_of(const Entitlement& line, Instant at) {
  if (line.state == EntitlementState::kCancelled) return "cancelled";
  if (line.state == EntitlementState::kPending) return "pending";
  if (line.expires_at && *line.expires_at <= at) return "expired";
  return line.state == EntitlementState::kSuspended ? "suspended" : "active";
}

Result<http::Response> get_landing(http::Call& call, const crypto::Keyring& keyring) {
  const Landing landing = OR_RETURN(
      land(call.tx, call.actor, keyring, call.path["customer_id"], call.path["order_id"], call.path["line_number"]));
  const Entitlement& line = landing.line;
  json::Writer out;
  out.begin_object().field("productId", line.product_id).field("skuId", line.sku_id).field("title", line.title);
  out.field("version", line.version).field("quantity", line.quantity).field("orderId", line.order_id);
  out.field("lineItemNumber", line.line_number).field("orderDate", line.granted_at);
  out.key("partner").begin_object().field("id", line.partner_id).field("name", landing.partner_name).end_object();
  out.field("termEndDate", line.expires_at).field("status", status_of(line, call.actor.at));
  out.field("cancelledDate", line.cancelled_at).field("mayReveal", landing.may_reveal);
  if (!landing.may_reveal) out.field("why", landing.why_not);
  out.field("keyCount", landing.key_count).key("keys").begin_array();
  for (const OpenKey& key : landing.keys) write_key(out, line, key, KeyText::kMasked);
  out.end_array();
  out.key("links").begin_object().link("self", deep_link(line));
  if (landing.may_reveal) out.link("keys", line_path(line) + "/softwarekeys");
  if (landing.may_reveal) out.link("products", line_path(line) + "/softwareproducts");
  if (landing.may_reveal && landing.has_media) out.link("downloads", line_path(line) + "/softwaredownloads");
  out.end_object().attributes("CustomerCentreSoftware").end_object();
  http::Response response{.body = out.take()};
  response.set("Cache-Control", "no-store");
  return response;
}

}  // namespace

std::string deep_link(const Entitlement& line) {
  return "/customer-centre/software/" + line.customer_id + "/" + line.order_id + "/" + std::to_string(line.line_number);
}

Result<std::string> copy_deep_link(sql::Tx& tx, const Actor& actor, const customers::Buyer& customer,
                                   const Entitlement& line, bool risk_acknowledged) {
  if (line.partner_id != actor.partner_id) {
    return fail(errors::kNoRelationship, "The deep link of this purchase is with the provider that sold it.");
  }
  const auto policy = catalog::fulfilment_policy_of_sku(tx, line.product_id, line.sku_id, actor.at);
  RETURN_IF_FAILED(may_copy_deep_link(actor, policy, line));
  if (policy->risk_notice_required && !risk_acknowledged) {
    return fail(errors::kInvalidInput,
                "Acknowledge the risk first: whoever gets the keys behind this link can use up their activations.",
                "riskAcknowledged");
  }
  std::string address = deep_link(line);
  audit::Entry entry = copy_entry("succeeded");
  entry.customer_id = customer.id;
  entry.customer_name = customer.name;
  entry.new_value = json::Writer().begin_object().field("Uri", address).end_object().take();
  entry.customized = {
      {"LinkKind", "deep_link"},      {"OrderId", line.order_id}, {"LineItemNumber", std::to_string(line.line_number)},
      {"ProductId", line.product_id}, {"SkuId", line.sku_id},     {"Version", line.version}};
  audit::append(tx, actor, entry);
  return address;
}

Result<Landing> land(sql::Tx& tx, const Actor& actor, const crypto::Keyring& keyring, std::string_view customer_id,
                     std::string_view order_id, std::string_view line_number) {
  const auto wanted = customers::parse_customer_id(customer_id);
  if (!wanted) return unknown_address();
  if (actor.customer_id != *wanted) {
    return fail(errors::kNoRelationship,
                "This software belongs to another customer. Sign in with an account of that customer.");
  }
  Result<Addressed> at = find_addressed(tx, actor, *wanted, order_id, line_number);
  if (!at) return unknown_address();
  Landing landing{.line = std::move(at->line)};
  if (const auto partner = partners::find_partner(tx, landing.line.partner_id)) landing.partner_name = partner->name;
  landing.has_media = !available_media(tx, landing.line.product_id, landing.line.sku_id).empty();
  const auto policy = catalog::fulfilment_policy_of_sku(tx, landing.line.product_id, landing.line.sku_id, actor.at);
  const auto may = may_see_keys(actor, visibility_under(policy), landing.line);
  landing.may_reveal = may.has_value();
  if (landing.line.state == EntitlementState::kActive) landing.key_count = count_keys(tx, landing.line);
  if (!may) {
    landing.why_not = why_not(may.error(), actor.locale);
    return landing;
  }
  landing.keys = OR_RETURN(list_keys(tx, keyring, landing.line, {}, 0)).items;
  return landing;
}

std::vector<http::Route> deep_link_routes(const crypto::Keyring& keyring) {
  return {http::Route{
              .method = http::Method::kPost,
              .pattern = "/v1/customers/{customer_id}/orders/{order_id}/lineitems/{line_number}/deeplink",
              .needs = Capability::kRevealKey,
              .tokens = http::Tokens::kUserOnly,
              .access = http::Access::kWrite,
              .idempotency = http::Idempotency::kReplay,
              .summary = "Copies the line's link into the customer centre, which carries no secret, and records it.",
              .handler = post_deep_link,
              .refused = copy_refused},
          http::Route{.method = http::Method::kGet,
                      .pattern = "/v1/customer-centre/software/{customer_id}/{order_id}/{line_number}",
                      .needs = Capability::kCustomerViewProducts,
                      .tokens = http::Tokens::kUserOnly,
                      .access = http::Access::kRead,
                      .idempotency = http::Idempotency::kNone,
                      .summary = "Where a deep link leads: the purchase, and its keys masked for whom they are.",
                      .handler = [&keyring](http::Call& call) { return get_landing(call, keyring); }}};
}

}  // namespace chandlery::fulfilment
