// HTTP to entitlements and keys, and back.
#include "fulfilment/routes.h"

#include "core/text.h"
#include "fulfilment/deep_link.h"
#include "fulfilment/keys.h"
#include "fulfilment/media.h"
#include "fulfilment/replacement.h"
#include "fulfilment/rules.h"
#include "fulfilment/service.h"
#include "fulfilment/wire.h"
#include "platform/http/seek.h"
#include "platform/json/collection.h"
#include "platform/json/reader.h"

namespace chandlery::fulfilment {
namespace {

Result<bool> parse_flag(std::string_view text, std::string_view name) {
  if (text.empty() || text::equal_ignoring_case(text, "false")) return false;
  if (text::equal_ignoring_case(text, "true")) return true;
  return fail(errors::kInvalidProperty, "The value is neither true nor false.", std::string(name));
}

/// The wire's word for what is asked for; empty: everything.
Result<std::string> parse_entitlement_type(std::string_view text) {
  const std::string word = text::lower(text);
  if (word.empty() || word == "software") return word;
  if (word == "reservedinstance" || word == "virtualmachinereservedinstance") return std::string("reservedinstance");
  return fail(errors::kInvalidEnumValue, "The entitlement type is software or reservedInstance.", "entitlementType");
}

Result<http::Response> get_entitlements(http::Call& call) {
  const customers::Buyer customer = OR_RETURN(customers::find_buyer(call.tx, call.actor, call.path["customer_id"]));
  const http::Query& query = call.request.query;
  const std::string type = OR_RETURN(parse_entitlement_type(query.get("entitlementType")));
  const EntitlementView view{.show_expiry = OR_RETURN(parse_flag(query.get("showExpiry"), "showExpiry")),
                             .with_artifacts = call.request.header("version") == "2" ||
                                               text::equal_ignoring_case(query.get("includeArtifacts"), "software")};
  std::vector<Entitlement> held = entitlements(call.tx, customer);
  std::erase_if(held,
                [&](const Entitlement& each) { return !type.empty() && entitlement_type(each.product_type) != type; });

  std::string self = "/customers/" + customer.id + "/entitlements", separator = "?";
  for (const std::string_view name : {"entitlementType", "showExpiry", "includeArtifacts"}) {
    if (const auto value = query.find(name)) {
      self.append(separator).append(name).append("=").append(http::percent_encode(*value));
      separator = "&";
    }
  }
  const auto write = [&](json::Writer& out, const Entitlement& each) { write_entitlement(out, each, view); };
  return http::Response{.body = json::collection(held, self, write)};
}

/// The customer and the line that a path names, checked in this order.
struct Addressed {
  customers::Buyer customer;
  Entitlement line;
};
Result<Addressed> addressed(http::Call& call) {
  customers::Buyer customer = OR_RETURN(customers::find_buyer(call.tx, call.actor, call.path["customer_id"]));
  Entitlement line = OR_RETURN(find_line(call.tx, customer, call.path["order_id"], call.path["line_number"]));
  return Addressed{std::move(customer), std::move(line)};
}

bool same_choice(const SoftwareChoice& a, const SoftwareChoice& b) {
  return a.version == b.version && a.language == b.language && a.architecture == b.architecture;
}

Result<http::Response> get_products(http::Call& call) {
  const Addressed at = OR_RETURN(addressed(call));
  std::vector<SoftwareChoice> choices;
  for (const MediaFile& file : available_media(call.tx, at.line.product_id, at.line.sku_id)) {
    SoftwareChoice choice{file.version, file.language, file.architecture, 1};
    if (!choices.empty() && same_choice(choices.back(), choice)) {
      ++choices.back().media_count;
    } else {
      choices.push_back(std::move(choice));
    }
  }
  if (choices.empty()) choices.push_back({.version = at.line.version});
  if (entitlement_type(at.line.product_type) != "software") choices.clear();
  const std::int64_t keys = count_keys(call.tx, at.line);
  json::Writer out;
  out.begin_object().field("totalCount", choices.size()).key("items").begin_array();
  for (const SoftwareChoice& choice : choices) write_software_product(out, at.line, choice, keys);
  out.end_array();
  out.key("links").begin_object().link("self", line_path(at.line) + "/softwareproducts").end_object();
  out.attributes("Collection").end_object();
  return http::Response{.body = out.take()};
}

Result<http::Response> get_keys(http::Call& call, const crypto::Keyring& keyring) {
  const Addressed at = OR_RETURN(addressed(call));
  const http::Query& query = call.request.query;
  RETURN_IF_FAILED(check_version(at.line, query.get("version")));
  const http::Seek seek = OR_RETURN(http::read_seek(call.request));
  const Page<OpenKey> page = OR_RETURN(list_keys(call.tx, keyring, at.line, seek.token, seek.size));
  const std::string self = line_path(at.line) + "/softwarekeys";
  const auto write = [&](json::Writer& out, const OpenKey& key) { write_key(out, at.line, key, KeyText::kMasked); };
  const json::NextPage next{self + "?size=" + std::to_string(seek.size) + "&seekOperation=Next", page.next};
  return http::Response{.body = json::collection(page.items, self, write, next)};
}

Result<http::Response> get_key(http::Call& call, const crypto::Keyring& keyring) {
  const Addressed at = OR_RETURN(addressed(call));
  RETURN_IF_FAILED(check_version(at.line, {}));
  const OpenKey key = OR_RETURN(find_key(call.tx, keyring, at.line, call.path["key_id"]));
  json::Writer out;
  write_key(out, at.line, key, KeyText::kMasked);
  return http::Response{.body = out.take()};
}

Result<std::string> short_text(const json::Object& object, std::string_view name) {
  std::string text = OR_RETURN(object.text_or(name, ""));
  if (text.size() > kLongestReason) {
    return fail(errors::kInvalidProperty, "The text is longer than 400 bytes.", std::string(name));
  }
  return text;
}

Result<http::Response> post_reveal(http::Call& call, const crypto::Keyring& keyring) {
  const Addressed at = OR_RETURN(addressed(call));
  RevealCommand command{.key_id = call.path["key_id"]};
  if (const std::string_view body = text::trim(call.request.body); !body.empty() && body != "null") {
    const json::Document document = OR_RETURN(json::Document::parse(body));
    const json::Object object = OR_RETURN(document.object());
    command.reason = OR_RETURN(short_text(object, "reason"));
    command.language = OR_RETURN(short_text(object, "language"));
    command.architecture = OR_RETURN(short_text(object, "architecture"));
  }
  const OpenKey key = OR_RETURN(reveal(call.tx, call.actor, keyring, at.customer, at.line, command));
  json::Writer out;
  write_key(out, at.line, key, KeyText::kTold);
  http::Response response{.body = out.take()};
  response.set("Cache-Control", "no-store");
  return response;
}

void reveal_refused(sql::Tx& tx, const Actor& actor, const http::Request&, const http::PathParameters& path,
                    const Error& error) {
  record_refusal(tx, actor, path["customer_id"], path["order_id"], path["line_number"], path["key_id"], error);
}

}  // namespace

std::vector<http::Route> routes(const crypto::Keyring& keyring) {
  const auto view = [](std::string_view pattern, std::string_view summary, http::RouteHandler handler) {
    return http::Route{.method = http::Method::kGet,
                       .pattern = pattern,
                       .needs = Capability::kViewSoftware,
                       .tokens = http::Tokens::kUserOnly,
                       .access = http::Access::kRead,
                       .idempotency = http::Idempotency::kNone,
                       .summary = summary,
                       .handler = std::move(handler),
                       .or_needs = Capability::kCustomerViewProducts};
  };
#define CHANDLERY_LINE "/v1/customers/{customer_id}/orders/{order_id}/lineitems/{line_number}/"
  std::vector<http::Route> all = {
      view("/v1/customers/{customer_id}/entitlements", "Lists what the customer holds by its orders.",
           get_entitlements),
      view(CHANDLERY_LINE "softwareproducts", "The software of an order line: the choices of version, language and architecture.",
           get_products),
      view(CHANDLERY_LINE "softwarekeys", "Lists the line's product keys, masked.",
           [&keyring](http::Call& call) { return get_keys(call, keyring); }),
      view(CHANDLERY_LINE "softwarekeys/{key_id}", "One product key, masked.",
           [&keyring](http::Call& call) { return get_key(call, keyring); }),
      http::Route{.method = http::Method::kPost,
                  .pattern = CHANDLERY_LINE "softwarekeys/{key_id}/reveal",
                  .needs = Capability::kRevealKey,
                  .tokens = http::Tokens::kUserOnly,
                  .access = http::Access::kWrite,
                  .idempotency = http::Idempotency::kNone,
                  .summary = "Tells a product key to a person, and records who saw it.",
                  .handler = [&keyring](http::Call& call) { return post_reveal(call, keyring); },
                  .refused = reveal_refused,
                  .or_needs = Capability::kCustomerRevealKey},
  };
#undef CHANDLERY_LINE
  for (http::Route& route : deep_link_routes(keyring)) all.push_back(std::move(route));
  for (http::Route& route : replacement_routes(keyring)) all.push_back(std::move(route));
  for (http::Route& route : operator_routes(keyring)) all.push_back(std::move(route));
  return all;
}

}  // namespace chandlery::fulfilment
