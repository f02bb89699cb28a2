// HTTP to entitlements and keys, and back.
#include "fulfilment/routes.h"

#include <algorithm>
#include <map>

#include "catalog/reserved.h"
#include "core/text.h"
#include "customers/relationships.h"
#include "fulfilment/activation.h"
#include "fulfilment/addressed.h"
#include "fulfilment/deep_link.h"
#include "fulfilment/included.h"
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
  const std::vector<customers::Buyer> under =
      OR_RETURN(customers::find_relationships(call.tx, call.actor, call.path["customer_id"]));
  const http::Query& query = call.request.query;
  const std::string type = OR_RETURN(parse_entitlement_type(query.get("entitlementType")));
  const EntitlementView view{.show_expiry = OR_RETURN(parse_flag(query.get("showExpiry"), "showExpiry")),
                             .with_artifacts = call.request.header("version") == "2" ||
                                               text::equal_ignoring_case(query.get("includeArtifacts"), "software")};
  std::vector<Entitlement> held;
  for (const customers::Buyer& customer : under) std::ranges::move(entitlements(call.tx, customer), std::back_inserter(held));
  std::erase_if(held,
                [&](const Entitlement& each) { return !type.empty() && entitlement_type(each.product_type) != type; });

  std::string self = "/customers/" + under.front().id + "/entitlements", separator = "?";
  for (const std::string_view name : {"entitlementType", "showExpiry", "includeArtifacts"}) {
    if (const auto value = query.find(name)) {
      self.append(separator).append(name).append("=").append(http::percent_encode(*value));
      separator = "&";
    }
  }
  const auto included = included_in(call.tx, held);
  std::map<std::pair<std::string, std::string>, std::string> reservation_types;  // by SKU, each read once
  const auto write = [&](json::Writer& out, const Entitlement& each) {
    EntitlementView of_each = view;
    if (each.product_type == catalog::ProductType::kReservation) {
      const auto [known, is_new] = reservation_types.try_emplace({each.product_id, each.sku_id});
      if (is_new) {
        const auto sku = catalog::reserved_sku(call.tx, each.product_id, each.sku_id);
        if (sku) known->second = sku->type;
      }
      of_each.reservation_type = known->second;
    }
    write_entitlement(out, each, included[static_cast<std::size_t>(&each - held.data())], of_each);
  };
  return http::Response{.body = json::collection(held, self, write)};
}

bool same_choice(const SoftwareChoice& a, const SoftwareChoice& b) {
  return a.version == b.version && a.language == b.language && a.architecture == b.architecture;
}

/// What the line offers: each version, language and architecture that there are media of, and versions with keys alone.
std::vector<SoftwareChoice> choices_of(sql::Tx& tx, const Entitlement& line,
                                       const std::vector<catalog::IncludedSku>& included) {
  const auto of_version = [&](const std::string& version) -> const catalog::IncludedSku* {
    if (version == line.version) return nullptr;
    const auto found = std::find_if(included.begin(), included.end(), [&](const catalog::IncludedSku& each) {
      return each.product_id == line.product_id && each.sku_id == line.sku_id && each.version == version;
    });
    return found == included.end() ? nullptr : &*found;
  };
  std::vector<SoftwareChoice> choices;
  for (const MediaFile& file : available_media(tx, line.product_id, line.sku_id)) {
    SoftwareChoice choice{file.version, file.language, file.architecture, 1, of_version(file.version)};
    if (!choices.empty() && same_choice(choices.back(), choice)) {
      ++choices.back().media_count;
    } else {
      choices.push_back(std::move(choice));
    }
  }
  if (choices.empty()) choices.push_back({.version = line.version});
  const std::size_t with_media = choices.size();
  for (const catalog::IncludedSku& of : included) {
    const bool there = std::any_of(choices.begin(), choices.begin() + static_cast<std::ptrdiff_t>(with_media),
                                   [&](const SoftwareChoice& choice) { return choice.of == &of; });
    if (!there) choices.push_back({.version = of.version, .of = &of});
  }
  return choices;
}

Result<http::Response> get_products(http::Call& call) {
  const Addressed at = OR_RETURN(addressed(call));
  const std::string self = line_path(at.line) + "/softwareproducts";
  std::vector<catalog::IncludedSku> included;
  std::vector<SoftwareChoice> choices;
  if (entitlement_type(at.line.product_type) == "software") {
    included = std::move(included_in(call.tx, {&at.line, 1}).front());
    choices = choices_of(call.tx, at.line, included);
  }
  const std::int64_t keys = count_keys(call.tx, at.line);
  const auto write = [&](json::Writer& out, const SoftwareChoice& choice) {
    write_software_product(out, at.line, choice, keys);
  };
  return http::Response{.body = json::collection(choices, self, write)};
}

KeyChoice choice_of(const http::Query& query) {
  return {std::string(query.get("version")), std::string(query.get("skuId")), std::string(query.get("productId"))};
}

Result<http::Response> get_keys(http::Call& call, const crypto::Keyring& keyring) {
  const Addressed at = OR_RETURN(addressed(call));
  const auto of = OR_RETURN(choose(call.tx, at.line, choice_of(call.request.query)));
  const http::Seek seek = OR_RETURN(http::read_seek(call.request));
  const Page<OpenKey> page = OR_RETURN(of ? list_included_keys(call.tx, keyring, at.line, *of, seek.token, seek.size)
                                          : list_keys(call.tx, keyring, at.line, seek.token, seek.size));
  const std::string self = line_path(at.line) + "/softwarekeys" + (of ? query_of(*of) : std::string());
  const auto write = [&](json::Writer& out, const OpenKey& key) {
    write_key(out, at.line, key, KeyText::kMasked, of ? &*of : nullptr);
  };
  const json::NextPage next{self + (of ? "&size=" : "?size=") + std::to_string(seek.size) + "&seekOperation=Next",
                            page.next};
  return http::Response{.body = json::collection(page.items, self, write, next)};
}

Result<http::Response> get_key(http::Call& call, const crypto::Keyring& keyring) {
  const Addressed at = OR_RETURN(addressed(call));
  const auto of = OR_RETURN(choose(call.tx, at.line, choice_of(call.request.query)));
  const std::string_view id = call.path["key_id"];
  const OpenKey key =
      OR_RETURN(of ? find_included_key(call.tx, keyring, at.line, *of, id) : find_key(call.tx, keyring, at.line, id));
  json::Writer out;
  write_key(out, at.line, key, KeyText::kMasked, of ? &*of : nullptr);
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
  RevealCommand command{.key_id = call.path["key_id"], .choice = choice_of(call.request.query)};
  if (const std::string_view body = text::trim(call.request.body); !body.empty() && body != "null") {
    const json::Document document = OR_RETURN(json::Document::parse(body));
    const json::Object object = OR_RETURN(document.object());
    command.reason = OR_RETURN(short_text(object, "reason"));
    if (object.has("version")) command.choice.version = OR_RETURN(short_text(object, "version"));
    if (object.has("skuId")) command.choice.sku_id = OR_RETURN(short_text(object, "skuId"));
    if (object.has("productId")) command.choice.product_id = OR_RETURN(short_text(object, "productId"));
    command.language = OR_RETURN(short_text(object, "language"));
    command.architecture = OR_RETURN(short_text(object, "architecture"));
  }
  const RevealedKey revealed = OR_RETURN(reveal(call.tx, at.actor, keyring, at.customer, at.line, command));
  json::Writer out;
  write_key(out, at.line, revealed.key, KeyText::kTold, revealed.of ? &*revealed.of : nullptr);
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
  for (http::Route& route : activation_routes(keyring)) all.push_back(std::move(route));
  for (http::Route& route : replacement_routes(keyring)) all.push_back(std::move(route));
  for (http::Route& route : operator_routes(keyring)) all.push_back(std::move(route));
  return all;
}

}  // namespace chandlery::fulfilment
