// The shelf over HTTP: what can be bought for a customer, or in a country, with prices. Our own; the contract's catalogue tells
// none.
#include "catalog/offers.h"
#include "catalog/routes.h"
#include "catalog/wire.h"
#include "catalog/wire_prices.h"
#include "core/country.h"
#include "platform/http/seek.h"
#include "platform/json/collection.h"

namespace chandlery::catalog {
namespace {

void write_restriction(json::Writer& out, const Restriction& restriction) {
  out.begin_object().field("reasonCode", restriction.reason_code).field("description", restriction.description).end_object();
}

void write_restrictions(json::Writer& out, std::string_view name, const std::vector<Restriction>& restrictions) {
  out.key(name).begin_array();
  for (const Restriction& restriction : restrictions) write_restriction(out, restriction);
  out.end_array();
}

void write_shelf_market(json::Writer& out, const Shelf& shelf) {
  const Market& market = shelf.market;
  out.key("market").begin_object().field("country", market.country).field("name", market.name);
  if (!market.region.empty()) {
    out.field("region", market.region).field("priceIncludesTaxSoftware", market.price_includes_tax_software);
    out.field("priceIncludesTaxReservations", market.price_includes_tax_reservations);
  }
  write_restrictions(out, "hindrances", shelf.hindrances);
  write_restrictions(out, "notSold", shelf.blocked);
  out.end_object();
}

void write_choices(json::Writer& out, const ShelfChoices& choices) {
  out.key("choices").begin_object();
  wire::write_words(out, "publishers", choices.publishers);
  wire::write_words(out, "billingCycles", choices.billing_cycles);
  out.key("reservationTypes").begin_array();
  for (const auto& [id, name] : choices.reservation_types) {
    out.begin_object().field("id", id).field("displayName", name).end_object();
  }
  out.end_array().end_object();
}

void write_offer(json::Writer& out, const PricedOffer& offer) {
  const Availability& a = offer.availability;
  out.begin_object().field("catalogItemId", CatalogItemId{a.product_id, a.sku_id, a.id}.to_string());
  out.field("segment", customers::to_string(a.segment)).field("termDuration", offer.term);
  out.field("billingCycle", offer.billing_cycle).field("currencyCode", offer.list.currency.code());
  out.field("listPrice", offer.list.unit_price).field("unitPrice", offer.unit_price);
  out.field("recommendedPrice", offer.list.erp).field("resalePrice", offer.resale);
  if (offer.promotion) {
    out.key("promotion");
    wire::write_promotion(out, *offer.promotion);
  }
  if (!offer.list.tiers.empty()) {
    out.key("tiers").begin_array();
    for (const PriceTier& tier : offer.list.tiers) {
      out.begin_object().field("from", tier.from).field("listPrice", tier.unit_price).end_object();
    }
    out.end_array();
  }
  out.field("effectiveTo", offer.list.to).end_object();
}

void write_returns(json::Writer& out, const ReturnPolicy& policy) {
  out.key("cancellation").begin_object().field("policyId", policy.id).field("path", to_string(policy.path));
  out.key("refundOptions").begin_array();
  for (const RefundOption& option : refund_options(policy)) {
    out.begin_object().field("type", option.full ? "Full" : "Partial");
    if (!option.expires_after.empty()) out.field("expiresAfter", option.expires_after);
    out.end_object();
  }
  out.end_array().end_object();
}

void write_shelved_sku(json::Writer& out, const ShelvedSku& shelved) {
  const Sku& sku = shelved.sku;
  out.begin_object().field("id", sku.id).field("title", sku.title).field("description", sku.description);
  out.field("unitOfMeasure", sku.unit_of_measure).field("isTrial", sku.is_trial);
  out.field("minimumQuantity", sku.minimum_quantity).field("maximumQuantity", sku.maximum_quantity);
  out.field("unitsLeft", sku.inventory);
  wire::write_words(out, "purchasePrerequisites", sku.prerequisites);
  if (!sku.terms_of_use.empty()) out.field("termsOfUseUri", sku.terms_of_use);
  if (shelved.returns) write_returns(out, *shelved.returns);
  out.key("offers").begin_array();
  for (const PricedOffer& offer : shelved.offers) write_offer(out, offer);
  out.end_array().end_object();
}

void write_shelved_product(json::Writer& out, const ShelvedProduct& shelved) {
  const Product& product = shelved.product;
  out.begin_object().field("id", product.id).field("title", product.title).field("description", product.description);
  out.field("publisher", product.publisher).field("productType", to_string(product.kind));
  out.field("priceIncludesTax", shelved.price_includes_tax);
  if (shelved.blocked) {
    out.key("blocked");
    write_restriction(out, *shelved.blocked);
  }
  out.key("skus").begin_array();
  for (const ShelvedSku& sku : shelved.skus) write_shelved_sku(out, sku);
  out.end_array().attributes("OfferedProduct").end_object();
}

/// What narrows the shelf by what its products have, with its part of the links. The texts point into the query.
Result<void> read_choices(const http::Query& query, ShelfQuestion& question, std::string& self) {
  const auto words = [&](const char* name) -> Result<std::string_view> {
    const std::string_view text = query.get(name);
    if (text.size() > kLongestSearch) {
      return fail(errors::kInvalidProperty, "A search has at most " + std::to_string(kLongestSearch) + " bytes.", name);
    }
    if (!text.empty()) self += "&" + std::string(name) + "=" + http::percent_encode(text);
    return text;
  };
  question.publisher = OR_RETURN(words("publisher"));
  question.reservation_type = OR_RETURN(words("reservationType"));
  if (const std::string_view word = query.get("billingCycle"); !word.empty()) {
    const std::optional<std::string> cycle = parse_billing_cycle(word);
    if (!cycle) {
      return fail(errors::kInvalidEnumValue, "A billing cycle is one of one_time, monthly, annual and none.", "billingCycle");
    }
    self += "&billingCycle=" + *cycle;
    question.billing_cycle = *cycle;
  }
  return {};
}

/// The shelf of the customer or the country that the question names; `self` leads to it, up to its query.
Result<http::Response> answer_shelf(http::Call& call, ShelfQuestion question, std::string self) {
  const http::Query& query = call.request.query;
  const http::Seek seek = OR_RETURN(http::read_seek(call.request));
  const std::optional<std::string> view = parse_target_view(query.get("view", "Software"));
  if (!view) return fail(errors::kTargetViewForbidden, {}, "view");
  question.view = *view;
  question.words = query.get("q");
  question.continuation = seek.token;
  question.size = seek.size;
  self += "view=" + *view;
  if (!question.words.empty()) self += "&q=" + http::percent_encode(question.words);
  RETURN_IF_FAILED(read_choices(query, question, self));
  if (const std::string_view word = query.get("segment"); !word.empty()) {
    question.segment = parse_segment(word);
    if (!question.segment) return fail(errors::kInvalidEnumValue, "There is no such segment.", "segment");
    self += "&segment=" + std::string(customers::to_string(*question.segment));
  }
  if (seek.size > 0) self += "&size=" + std::to_string(seek.size);

  const Shelf shelf = OR_RETURN(read_shelf(call.tx, call.actor, question));
  json::Writer out;
  out.begin_object();
  write_shelf_market(out, shelf);
  if (shelf.choices) write_choices(out, *shelf.choices);
  out.key("segments").begin_array();
  for (const customers::Segment segment : shelf.segments) out.value(customers::to_string(segment));
  out.end_array();
  out.field("totalCount", shelf.page.items.size()).key("items").begin_array();
  for (const ShelvedProduct& product : shelf.page.items) write_shelved_product(out, product);
  json::end_collection(out, self, {.uri = self + "&seekOperation=Next", .token = shelf.page.next});
  return http::Response{.body = out.take()};
}

Result<http::Response> get_offers(http::Call& call) {
  const std::string_view customer = call.path["customer_id"];
  return answer_shelf(call, {.customer_id = customer}, "/customers/" + http::percent_encode(customer) + "/offers?");
}

Result<http::Response> get_market_offers(http::Call& call) {
  const std::optional<Country> country = Country::parse(call.request.query.get("country"));
  if (!country) return fail(errors::kInvalidInput, "The query needs a country by its two-letter code.", "country");
  const std::string code(country->code());
  return answer_shelf(call, {.country = code}, "/marketoffers?country=" + code + "&");
}

}  // namespace

std::vector<http::Route> offer_routes() {
  // A search may look through a whole view.
  const auto shelf = [](std::string_view path, std::string_view summary, http::RouteHandler handler) {
    return http::Route{http::Method::kGet, path, Capability::kViewPrices, http::Tokens::kAppOrUser, http::Access::kLongRead,
                       http::Idempotency::kNone, summary, std::move(handler)};
  };
  return {shelf("/v1/customers/{customer_id}/offers",
                "What can be bought for a customer: products by title with their prices, or why they are not sold there.",
                get_offers),
          shelf("/v1/marketoffers", "The same for a customer that is to be made in a country.", get_market_offers)};
}

}  // namespace chandlery::catalog
