#include "catalog/wire.h"

namespace chandlery::catalog::wire {
namespace {

std::string_view describe_term(std::string_view duration) {
  if (duration == "P1M") return "One month";
  if (duration == "P1Y") return "One year";
  if (duration == "P3Y") return "Three years";
  return "Perpetual";
}

}  // namespace

void write_words(json::Writer& out, std::string_view name, const std::vector<std::string>& words) {
  out.key(name).begin_array();
  for (const std::string& word : words) out.value(word);
  out.end_array();
}

void write_shared_fields(json::Writer& out, const Product& product) {
  out.field("id", product.id).field("title", product.title).field("description", product.description);
  out.field("isMicrosoftProduct", product.is_microsoft_product);
  out.key("productType").begin_object().field("id", product.type.id).field("displayName", product.type.name);
  if (!product.sub_type.id.empty()) {
    out.key("subType").begin_object().field("id", product.sub_type.id).field("displayName", product.sub_type.name);
    out.end_object();
  }
  out.end_object();
}

void write_shared_fields(json::Writer& out, const Sku& sku) {
  out.field("id", sku.id).field("title", sku.title).field("description", sku.description);
  out.field("minimumQuantity", sku.minimum_quantity).field("maximumQuantity", sku.maximum_quantity);
  out.field("isTrial", sku.is_trial);
  write_words(out, "supportedBillingCycles", sku.billing_cycles);
  write_words(out, "purchasePrerequisites", sku.prerequisites);
  write_words(out, "inventoryVariables", sku.inventory_variables);
  write_words(out, "provisioningVariables", sku.provisioning_variables);
  out.key("dynamicAttributes").raw(sku.dynamic_attributes);
  if (!sku.terms_of_use.empty()) out.field("termsOfUseUri", sku.terms_of_use);
}

void write_product(json::Writer& out, const Product& product, const Place& place) {
  const std::string self = place.base + "/" + product.id;
  out.begin_object();
  write_shared_fields(out, product);
  out.field("publisherName", product.publisher);
  out.key("links").begin_object().link("skus", self + "/skus" + place.query).link("self", self + place.query);
  out.end_object().attributes("Product").end_object();
}

void write_sku(json::Writer& out, const Sku& sku, const Place& place) {
  const std::string self = place.base + "/" + sku.product_id + "/skus/" + sku.id;
  out.begin_object();
  write_shared_fields(out, sku);
  out.field("productId", sku.product_id);
  out.key("links").begin_object().link("availabilities", self + "/availabilities" + place.query);
  out.link("self", self + place.query).end_object().attributes("Sku").end_object();
}

void write_availability(json::Writer& out, const Availability& availability, Currency currency,
                        const std::vector<Term>& terms, const std::vector<RefundOption>& refunds,
                        const Product& product, const Sku& sku, const Place& place) {
  const CatalogItemId item{availability.product_id, availability.sku_id, availability.id};
  out.begin_object()
      .field("id", availability.id)
      .field("productId", availability.product_id)
      .field("skuId", availability.sku_id)
      .field("catalogItemId", item.to_string());
  out.key("defaultCurrency").begin_object().field("code", currency.code()).field("symbol", currency.symbol());
  out.end_object()
      .field("segment", customers::to_string(availability.segment))
      .field("country", availability.market)
      .field("isPurchasable", true)
      .field("isRenewable", sku.renews);
  out.key("renewalInstructions").begin_array().end_array();
  out.key("terms").begin_array();
  for (const Term& term : terms) {
    out.begin_object()
        .field("duration", term.duration)
        .field("description", describe_term(term.duration))
        .field("billingCycle", term.billing_cycle);
    out.key("renewalOptions").begin_array().end_array();
    out.key("cancellationPolicies").begin_array();
    if (!refunds.empty()) {
      out.begin_object().key("refundOptions").begin_array();
      for (std::size_t i = 0; i < refunds.size(); ++i) {
        out.begin_object()
            .field("sequenceId", static_cast<std::int64_t>(i))
            .field("type", refunds[i].full ? "Full" : "Partial");
        if (!refunds[i].expires_after.empty()) out.field("expiresAfter", refunds[i].expires_after);
        out.end_object();
      }
      out.end_array().end_object();
    }
    out.end_array().end_object();
  }
  out.end_array();
  out.key("product");
  write_product(out, product, place);
  out.key("sku");
  write_sku(out, sku, place);
  out.key("includedQuantityOptions").begin_array().end_array();
  const std::string self = place.base + "/" + sku.product_id + "/skus/" + sku.id + "/availabilities/" + availability.id;
  out.key("links").begin_object().link("self", self + place.query).end_object();
  out.attributes("Availability").end_object();
}

void write_market(json::Writer& out, const Market& market) {
  out.begin_object()
      .field("country", market.country)
      .field("name", market.name)
      .field("region", market.region)
      .field("currency", market.currency.code())
      .field("priceIncludesTaxSoftware", market.price_includes_tax_software)
      .field("priceIncludesTaxReservations", market.price_includes_tax_reservations)
      .end_object();
}

void write_block(json::Writer& out, const MarketBlock& block) {
  out.begin_object()
      .field("country", block.country)
      .field("place", block.place)
      .field("productType", to_string(block.type))
      .field("blockedFrom", block.from)
      .field("blockedTo", block.to)
      .field("source", block.source)
      .end_object();
}

void write_tax_rate(json::Writer& out, const DatedTaxRate& dated) {
  out.begin_object()
      .field("country", dated.rate.country)
      .field("validFrom", dated.from)
      .field("rate", dated.rate.rate)
      .field("name", dated.rate.name)
      .field("source", dated.source)
      .end_object();
}

}  // namespace chandlery::catalog::wire
