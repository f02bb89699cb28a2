// Products and SKUs as the operator imports and reads them.
#include <algorithm>

#include "catalog/wire.h"

namespace chandlery::catalog::wire {
namespace {

constexpr std::size_t kLongestTitle = 256, kLongestDescription = 4096, kMostWords = 16;
constexpr std::size_t kMostInclusions = 64, kLongestVersion = 64;
constexpr Instant kSinceEver{1'514'764'800'000'000};     // 2018-01-01T00:00:00Z: before anything here was sold
constexpr std::int64_t kLargestQuantity = 999'999'999;   // as the trade's samples have it (rules 3.9)

Result<std::string> short_text(const json::Object& object, std::string_view name, std::size_t longest) {
  std::string value = OR_RETURN(object.text(name));
  if (value.size() > longest) {
    return fail(errors::kInvalidProperty, "The text is longer than " + std::to_string(longest) + " bytes.",
                object.path_of(name));
  }
  return value;
}

Result<std::string> item_part(const json::Object& object, std::string_view name, std::size_t length) {
  const std::optional<std::string> part = parse_item_part(OR_RETURN(object.text(name)));
  if (!part || part->size() != length) {
    return fail(errors::kInvalidProperty, "The id must be " + std::to_string(length) + " letters and digits.",
                object.path_of(name));
  }
  return *part;
}

/// A list of texts, each read by `parse` into its spelling on the wire.
template <class Parse>
Result<std::vector<std::string>> words(const json::Object& object, std::string_view name, Parse parse) {
  std::vector<std::string> list;
  const std::optional<json::Array> array = OR_RETURN(object.optional_array(name));
  if (!array) return list;
  if (array->size() > kMostWords) return fail(errors::kInvalidProperty, "The list is too long.", object.path_of(name));
  for (std::size_t i = 0; i < array->size(); ++i) {
    const std::string given = OR_RETURN(array->text(i));
    const std::string path = object.path_of(name) + "[" + std::to_string(i) + "]";
    std::optional<std::string> word = parse(given);
    if (!word) return fail(errors::kInvalidEnumValue, "\"" + given + "\" is not one of the values allowed here.", path);
    if (has_word(list, *word)) return fail(errors::kInvalidProperty, "\"" + given + "\" is named twice.", path);
    list.push_back(std::move(*word));
  }
  return list;
}

/// One of the documented words, compared exactly (contract 3.1).
auto one_of(std::initializer_list<std::string_view> allowed) {
  return [list = std::vector<std::string_view>(allowed)](const std::string& word) -> std::optional<std::string> {
    if (std::find(list.begin(), list.end(), word) == list.end()) return std::nullopt;
    return word;
  };
}

/// What a subscription of the SKU may be changed to: `product:sku`, of ids as they are written here.
std::optional<std::string> parse_conversion(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == text.npos) return std::nullopt;
  const auto product = parse_item_part(text.substr(0, colon)), sku = parse_item_part(text.substr(colon + 1));
  if (!product || !sku) return std::nullopt;
  return *product + ":" + *sku;
}

/// Units of a running term are added without new keys and without stock: the one would be promised to nobody, the other
/// would have to be there at each renewal.
Result<void> read_lifecycle(const json::Object& object, Sku& sku) {
  sku.quantity_changes = OR_RETURN(object.optional_flag("quantityChanges")).value_or(false);
  sku.renews = OR_RETURN(object.optional_flag("renews")).value_or(false);
  sku.conversions = OR_RETURN(words(object, "conversions", parse_conversion));
  const auto refuse = [&](std::string_view name, std::string sentence) {
    return fail(errors::kInvalidProperty, std::move(sentence), object.path_of(name));
  };
  const std::string_view first = sku.quantity_changes ? "quantityChanges" : sku.renews ? "renews" : "conversions";
  if (!sku.quantity_changes && !sku.renews && sku.conversions.empty()) return {};
  if (sku.terms.empty()) return refuse(first, "Only what is sold for a term changes or renews.");
  if (sku.inventory) return refuse(first, "What changes or renews has no limited inventory.");
  if (sku.quantity_changes && sku.key_source != KeySource::kNone && sku.activations_per_unit == 0) {
    return refuse("quantityChanges", "A product with a key for each unit cannot change its quantity.");
  }
  return {};
}

Result<Named> named(const json::Object& object) {
  return Named{OR_RETURN(object.text("id")), OR_RETURN(object.text("displayName"))};
}

}  // namespace

Result<Product> read_product(const json::Object& object) {
  Product product;
  product.id = OR_RETURN(item_part(object, "id", 12));
  product.title = OR_RETURN(short_text(object, "title", kLongestTitle));
  product.description = OR_RETURN(short_text(object, "description", kLongestDescription));
  product.publisher = OR_RETURN(short_text(object, "publisher", kLongestTitle));
  product.is_microsoft_product = OR_RETURN(object.optional_flag("isMicrosoftProduct")).value_or(true);
  const std::string kind = OR_RETURN(object.text("kind"));
  const std::optional<ProductType> type = parse_product_type(kind);
  if (!type) {
    return fail(errors::kInvalidEnumValue,
                "The kind must be perpetual_software, software_subscription, reservation or suse_or_red_hat_plan.",
                object.path_of("kind"));
  }
  product.kind = *type;
  const json::Object type_object = OR_RETURN(object.object("productType"));
  product.type = OR_RETURN(named(type_object));
  if (const auto sub_type = OR_RETURN(type_object.optional_object("subType"))) {
    product.sub_type = OR_RETURN(named(*sub_type));
  }
  product.views = views_with_parents(OR_RETURN(words(object, "targetViews", parse_target_view)));
  if (product.views.empty()) {
    return fail(errors::kInvalidProperty, "A product needs at least one target view, or nobody would find it.",
                object.path_of("targetViews"));
  }
  return product;
}

Result<Sku> read_sku(const json::Object& object, std::string_view product_id) {
  Sku sku;
  sku.product_id = product_id;
  sku.id = OR_RETURN(item_part(object, "id", 4));
  sku.title = OR_RETURN(short_text(object, "title", kLongestTitle));
  sku.description = OR_RETURN(short_text(object, "description", kLongestDescription));
  sku.unit_of_measure = OR_RETURN(object.text_or("unitOfMeasure", "1 License"));
  sku.minimum_quantity = OR_RETURN(object.optional_integer("minimumQuantity")).value_or(1);
  sku.maximum_quantity = OR_RETURN(object.integer("maximumQuantity"));
  if (sku.minimum_quantity < 1 || sku.maximum_quantity < sku.minimum_quantity || sku.maximum_quantity > kLargestQuantity) {
    return fail(errors::kInvalidProperty, "The quantities must be 1 <= minimum <= maximum <= 999999999.",
                object.path_of("maximumQuantity"));
  }
  sku.is_trial = OR_RETURN(object.optional_flag("isTrial")).value_or(false);
  sku.terms = OR_RETURN(words(object, "terms", parse_term));
  sku.billing_cycles = OR_RETURN(words(object, "supportedBillingCycles", parse_billing_cycle));
  if (sku.billing_cycles.empty()) {
    return fail(errors::kInvalidProperty, "A SKU needs at least one billing cycle.",
                object.path_of("supportedBillingCycles"));
  }
  sku.prerequisites =
      OR_RETURN(words(object, "purchasePrerequisites",
                      one_of({"InventoryCheck", "AzureSubscriptionRegistration", "MicrosoftCustomerAgreement"})));
  sku.inventory_variables =
      OR_RETURN(words(object, "inventoryVariables", one_of({"CustomerId", "AzureSubscriptionId", "ArmRegionName"})));
  sku.provisioning_variables =
      OR_RETURN(words(object, "provisioningVariables", one_of({"Scope", "SubscriptionId", "Duration"})));
  if (const auto attributes = OR_RETURN(object.optional_object("dynamicAttributes"))) {
    json::Writer text;
    text.begin_object();
    for (const auto& [name, value] : attributes->scalars()) text.field(name, value);
    sku.dynamic_attributes = text.end_object().take();
  }
  sku.terms_of_use = OR_RETURN(object.text_or("termsOfUseUri", ""));
  const std::string source = OR_RETURN(object.text_or("keySource", "none"));
  const std::optional<KeySource> key_source = parse_key_source(source);
  if (!key_source) {
    return fail(errors::kInvalidEnumValue, "The key source must be none, pool or generated.",
                object.path_of("keySource"));
  }
  sku.key_source = *key_source;
  sku.activations_per_unit = OR_RETURN(object.optional_integer("activationsPerUnit")).value_or(0);
  if (sku.activations_per_unit < 0 || sku.activations_per_unit > 1'000'000) {
    return fail(errors::kInvalidProperty, "The activations per unit must be from 0 to 1000000.",
                object.path_of("activationsPerUnit"));
  }
  sku.fulfilment_family = OR_RETURN(object.text("fulfilmentPolicyFamily"));
  sku.return_family = OR_RETURN(object.text("returnPolicyFamily"));
  sku.inventory = OR_RETURN(object.optional_integer("inventory"));
  if (sku.inventory && (*sku.inventory < 0 || *sku.inventory > 1'000'000'000'000)) {
    return fail(errors::kInvalidProperty, "The inventory must not be negative.", object.path_of("inventory"));
  }
  RETURN_IF_FAILED(read_lifecycle(object, sku));
  return sku;
}

Result<std::vector<Inclusion>> read_inclusions(const json::Object& object, const Sku& sku) {
  std::vector<Inclusion> list;
  const std::optional<json::Array> array = OR_RETURN(object.optional_array("includedEntitlements"));
  if (!array) return list;
  if (array->size() > kMostInclusions) {
    return fail(errors::kInvalidProperty, "The list is too long.", object.path_of("includedEntitlements"));
  }
  for (std::size_t i = 0; i < array->size(); ++i) {
    const json::Object each = OR_RETURN(array->object(i));
    Inclusion inclusion{.product_id = sku.product_id, .sku_id = sku.id, .version = {}, .from = kSinceEver, .to = {}};
    if (each.has("productId")) inclusion.product_id = OR_RETURN(item_part(each, "productId", 12));
    if (each.has("skuId")) inclusion.sku_id = OR_RETURN(item_part(each, "skuId", 4));
    inclusion.version = OR_RETURN(short_text(each, "version", kLongestVersion));
    if (inclusion.version.empty()) {
      return fail(errors::kInvalidProperty, "The version that comes along is missing.", each.path_of("version"));
    }
    inclusion.from = OR_RETURN(each.optional_instant("effectiveFrom")).value_or(kSinceEver);
    inclusion.to = OR_RETURN(each.optional_instant("effectiveTo"));
    if (inclusion.to && *inclusion.to <= inclusion.from) {
      return fail(errors::kInvalidProperty, "The end is not after the beginning.", each.path_of("effectiveTo"));
    }
    list.push_back(std::move(inclusion));
  }
  return list;
}

void write_import(json::Writer& out, const Product& product, const std::vector<ImportedSku>& skus) {
  out.begin_object();
  write_shared_fields(out, product);
  out.field("publisher", product.publisher).field("kind", to_string(product.kind));
  write_words(out, "targetViews", product.views);
  out.key("skus").begin_array();
  for (const auto& [sku, included] : skus) {
    out.begin_object();
    write_shared_fields(out, sku);
    out.field("unitOfMeasure", sku.unit_of_measure);
    write_words(out, "terms", sku.terms);
    out.field("keySource", to_string(sku.key_source))
        .field("activationsPerUnit", sku.activations_per_unit)
        .field("fulfilmentPolicyFamily", sku.fulfilment_family)
        .field("returnPolicyFamily", sku.return_family)
        .field("inventory", sku.inventory)
        .field("quantityChanges", sku.quantity_changes)
        .field("renews", sku.renews);
    write_words(out, "conversions", sku.conversions);
    out.key("includedEntitlements").begin_array();
    for (const Inclusion& each : included) {
      out.begin_object().field("productId", each.product_id).field("skuId", each.sku_id).field("version", each.version);
      out.field("effectiveFrom", each.from).field("effectiveTo", each.to).end_object();
    }
    out.end_array().end_object();
  }
  out.end_array().end_object();
}

}  // namespace chandlery::catalog::wire
