// JSON of carts and orders, in and out.
#include "ordering/wire.h"

#include "core/text.h"
#include "ordering/rules.h"
#include "ordering/taxes.h"
#include "platform/crypto/crypto.h"
#include "platform/words/refusals.h"

namespace chandlery::ordering {
namespace {

// --- in

// participants[{key:"transaction_reseller",value:"<mpnId>"}]; other keys are not ours.
Result<std::string> read_reseller(const json::Object& line) {
  const std::optional<json::Array> participants = OR_RETURN(line.optional_array("participants"));
  if (!participants) return std::string();
  for (std::size_t i = 0; i < participants->size(); ++i) {
    const json::Object participant = OR_RETURN(participants->object(i));
    std::string key = text::lower(OR_RETURN(participant.text_or("key", "")));
    std::erase(key, '_');
    if (key == "transactionreseller") return participant.text_or("value", "");
  }
  return std::string();
}

// An object in the documentation's examples, an array in its tables (contract 18).
Result<std::string> read_renewal_term(const json::Object& line) {
  if (!line.has("renewsTo")) return std::string();
  if (const Result<json::Object> object = line.object("renewsTo")) return object->text_or("termDuration", "");
  const json::Array array = OR_RETURN(line.array("renewsTo"));
  if (array.size() == 0) return std::string();
  const json::Object first = OR_RETURN(array.object(0));
  return first.text_or("termDuration", "");
}

Result<std::string> read_context(const json::Object& line) {
  const std::optional<json::Object> context = OR_RETURN(line.optional_object("provisioningContext"));
  if (!context) return std::string();
  const auto scalars = context->scalars();
  if (scalars.empty()) return std::string();
  json::Writer w;
  w.begin_object();
  for (const auto& [name, value] : scalars) w.field(name, value);
  w.end_object();
  return w.take();
}

Result<LineRequest> read_line(const json::Object& line) {
  const std::optional<json::Array> add_ons = OR_RETURN(line.optional_array("addonItems"));
  if (add_ons && add_ons->size() > 0) {
    return fail(errors::kInvalidInput, "No item that is sold here takes add-ons.", line.path_of("addonItems"));
  }
  LineRequest request;
  request.friendly_name = OR_RETURN(line.text_or("friendlyName", ""));
  request.quantity = OR_RETURN(line.integer("quantity"));
  request.billing_cycle = OR_RETURN(line.text_or("billingCycle", ""));
  request.term_duration = OR_RETURN(line.text_or("termDuration", ""));
  request.renews_to_term = OR_RETURN(read_renewal_term(line));
  request.provisioning_context = OR_RETURN(read_context(line));
  return request;
}

std::string line_path(std::size_t index) { return "lineItems[" + std::to_string(index) + "]"; }

// --- out

void write_optional_context(json::Writer& w, const std::string& context) {
  if (!context.empty()) w.key("provisioningContext").raw(context);
}

void write_renewal(json::Writer& w, const std::string& term) {
  if (!term.empty()) w.key("renewsTo").begin_object().field("termDuration", term).end_object();
}

// Unit prices of a line are the same at every stage: nothing sold here is discounted or begins in mid-term.
void write_pricing(json::Writer& w, const Decimal& unit_price, const Money& total) {
  w.key("pricing").begin_object();
  for (const char* name : {"listPrice", "discountedPrice", "proratedPrice", "price"}) w.field(name, unit_price);
  w.field("extendedPrice", total).end_object();
}

void write_taxed(json::Writer& w, const billing::Taxed& taxed) {
  w.field("subtotal", taxed.subtotal).field("taxTotal", taxed.tax).field("total", taxed.total());
}

void write_tax(json::Writer& w, const LineTax& tax) {
  w.key("tax").begin_object().field("treatment", billing::to_string(tax.decision.treatment));
  if (!tax.decision.name.empty()) w.field("name", tax.decision.name);
  w.field("rate", tax.decision.rate);
  write_taxed(w, tax.taxed);
  w.end_object();
}

void write_cart_line(json::Writer& w, const CartLine& line, const std::optional<LineTax>& tax, std::string_view locale) {
  w.begin_object();
  w.field("id", line.number);
  w.field("catalogItemId", line.asked.catalog_item_id);
  w.field("friendlyName", line.asked.friendly_name);
  w.field("quantity", line.asked.quantity);
  if (!line.problem) w.field("currencyCode", line.total.currency.code());
  if (!line.asked.billing_cycle.empty()) w.field("billingCycle", line.asked.billing_cycle);
  w.field("termDuration", line.asked.term_duration);
  w.key("participants").begin_array();
  if (!line.asked.reseller_mpn_id.empty()) {
    w.begin_object().field("key", "transaction_reseller").field("value", line.asked.reseller_mpn_id).end_object();
  }
  w.end_array();
  write_optional_context(w, line.asked.provisioning_context);
  if (!line.order_group.empty()) w.field("orderGroup", line.order_group);
  w.key("addonItems").begin_array().end_array();
  if (line.problem) {
    w.key("error").begin_object().field("errorCode", std::to_string(line.problem->code));
    w.field("errorDescription", told_in(line.problem->description, locale)).end_object();
  } else {
    write_pricing(w, line.unit_price, line.total);
  }
  if (tax) write_tax(w, *tax);
  write_renewal(w, line.asked.renews_to_term);
  w.end_object();
}

void write_order_line(json::Writer& w, const Order& order, const OrderLine& line, bool include_price) {
  const std::string number = std::to_string(line.number);
  const std::string product = "/products/" + line.item.product_id;
  const std::string sku = product + "/skus/" + line.item.sku_id;
  const std::string availability = sku + "/availabilities/" + line.item.availability_id;
  const std::string country = "?country=" + order.country;
  w.begin_object();
  w.field("lineItemNumber", line.number);
  w.field("offerId", line.item.to_string());
  const std::string subscription = is_subscription(line) ? subscription_id(order.id, line.number) : std::string();
  if (!subscription.empty()) w.field("subscriptionId", subscription);
  w.field("friendlyName", line.friendly_name);
  w.field("quantity", line.status == LineStatus::kCancelled ? 0 : line.quantity);
  w.field("termDuration", line.term_duration);
  w.field("transactionType", "New");
  if (!line.reseller_mpn_id.empty()) w.field("partnerIdOnRecord", line.reseller_mpn_id);
  write_optional_context(w, line.provisioning_context);
  write_renewal(w, line.renews_to_term);
  if (include_price) write_pricing(w, line.unit_price, line.total);
  w.key("links").begin_object();
  w.link("product", product + country).link("sku", sku + country).link("availability", availability + country);
  if (!subscription.empty()) w.link("subscription", "/customers/" + order.customer_id + "/subscriptions/" + subscription);
  w.link("provisioningStatus", path_of(order) + "/provisioningstatus");
  w.link("activationLinks", path_of(order) + "/lineitems/" + number + "/activationlinks");
  w.end_object().end_object();
}

std::string_view provisioning_word(LineStatus status) {
  switch (status) {
    case LineStatus::kPending:
      return "PrefulfillmentPending";
    case LineStatus::kFulfilled:
      return "Fulfilled";
    case LineStatus::kCancelled:
      break;
  }
  return "Unfulfilled";
}

}  // namespace

Result<std::vector<LineRequest>> read_cart_lines(const json::Object& cart) {
  const json::Array array = OR_RETURN(cart.array("lineItems"));
  RETURN_IF_FAILED(check_line_count(array.size()));
  std::vector<LineRequest> lines;
  for (std::size_t i = 0; i < array.size(); ++i) {
    const json::Object object = OR_RETURN(array.object(i));
    LineRequest line = OR_RETURN(read_line(object));
    line.catalog_item_id = OR_RETURN(object.text_or(object.has("catalogItemId") ? "catalogItemId" : "catalogId", ""));
    line.reseller_mpn_id = OR_RETURN(read_reseller(object));
    lines.push_back(OR_RETURN(normalise(std::move(line), line_path(i))));
  }
  return lines;
}

Result<OrderCommand> read_order(const json::Object& order, std::string_view customer_id) {
  OrderCommand command;
  command.customer_id = customer_id;
  const std::string cycle = OR_RETURN(order.text_or("billingCycle", ""));
  command.billing_cycle = OR_RETURN(normalise_billing_cycle(cycle, order.path_of("billingCycle")));
  const json::Array array = OR_RETURN(order.array("lineItems"));
  RETURN_IF_FAILED(check_line_count(array.size()));
  std::vector<LineRequest> lines;
  std::vector<std::optional<std::int64_t>> numbers;
  for (std::size_t i = 0; i < array.size(); ++i) {
    const json::Object object = OR_RETURN(array.object(i));
    LineRequest line = OR_RETURN(read_line(object));
    line.catalog_item_id = OR_RETURN(object.text_or(object.has("offerId") ? "offerId" : "catalogItemId", ""));
    line.reseller_mpn_id = OR_RETURN(object.text_or("partnerIdOnRecord", ""));
    if (line.reseller_mpn_id.empty()) line.reseller_mpn_id = OR_RETURN(read_reseller(object));
    numbers.push_back(OR_RETURN(object.optional_integer("lineItemNumber")));
    lines.push_back(OR_RETURN(normalise(std::move(line), line_path(i))));
  }
  const std::vector<std::size_t> positions = OR_RETURN(order_of_lines(numbers));
  for (std::size_t position : positions) command.lines.push_back(std::move(lines[position]));
  return command;
}

std::string etag_of(const Order& order) {
  json::Writer w;
  w.begin_object().field("id", order.id).field("version", order.version).end_object();
  return crypto::to_base64(w.text());
}

std::string path_of(const Order& order) { return "/customers/" + order.customer_id + "/orders/" + order.id; }

void write_cart(json::Writer& w, const Cart& cart, const CartTaxes& taxes, std::string_view locale) {
  w.begin_object();
  w.field("id", cart.id);
  w.field("creationTimestamp", cart.created_at);
  w.field("lastModifiedTimestamp", cart.modified_at);
  w.field("expirationTimestamp", cart.expires_at);
  w.field("lastModifiedUser", cart.modified_by);
  w.field("status", cart.status == CartStatus::kActive ? "Active" : "Ordered");
  w.key("lineItems").begin_array();
  for (std::size_t i = 0; i < cart.lines.size(); ++i) write_cart_line(w, cart.lines[i], taxes.lines.at(i), locale);
  w.end_array();
  if (cart.status == CartStatus::kActive) {
    w.key("totals").begin_array();
    for (const billing::Taxed& total : taxes.totals) {
      w.begin_object().field("currencyCode", total.subtotal.currency.code());
      write_taxed(w, total);
      w.end_object();
    }
    w.end_array();
  }
  w.key("links").begin_object().link("self", "/customers/" + cart.customer_id + "/carts/" + cart.id).end_object();
  w.attributes("Cart").end_object();
}

void write_order(json::Writer& w, const Order& order, bool include_price, std::string_view customer_name) {
  w.begin_object();
  w.field("id", order.id);
  w.field("alternateId", alternate_id(order.id));
  w.field("referenceCustomerId", order.customer_id);
  if (!customer_name.empty()) w.field("customerName", customer_name);
  w.field("billingCycle", order.billing_cycle);
  w.field("transactionType", "UserPurchase");
  w.key("lineItems").begin_array();
  for (const OrderLine& line : order.lines) write_order_line(w, order, line, include_price);
  w.end_array();
  w.field("currencyCode", order.total.currency.code());
  w.field("currencySymbol", order.total.currency.symbol());
  w.field("creationDate", order.created_at);
  w.field("status", to_string(order.status));
  if (include_price) w.field("totalPrice", order.total);
  w.key("client").begin_object().field("marketplaceCountry", order.country).field("deviceFamily", "UniversalStore");
  w.field("name", "Chandlery").end_object();
  w.key("links").begin_object().link("self", path_of(order));
  w.link("provisioningStatus", path_of(order) + "/provisioningstatus").link("patchOperation", path_of(order), "PATCH");
  w.end_object();
  w.attributes("Order", etag_of(order)).end_object();
}

std::string checkout_result(const std::vector<Order>& orders) {
  json::Writer w;
  w.begin_object().key("orders").begin_array();
  for (const Order& order : orders) write_order(w, order, true);
  w.end_array();
  w.key("orderErrors").begin_array().end_array();
  w.attributes("CartCheckoutResult").end_object();
  return w.take();
}

std::string order_list(const std::vector<Order>& orders, std::string_view self, bool include_price) {
  return collection(orders.size(), self, [&](json::Writer& w) {
    for (const Order& order : orders) write_order(w, order, include_price);
  });
}

std::string provisioning_status(const Order& order) {
  return collection(order.lines.size(), path_of(order) + "/provisioningstatus", [&](json::Writer& w) {
    for (const OrderLine& line : order.lines) {
      const std::string_view word = provisioning_word(line.status);
      w.begin_object().field("lineItemNumber", line.number).field("status", word);
      w.key("quantityProvisioningInformation").begin_array();
      const std::int64_t held = line.status == LineStatus::kCancelled ? 0 : line.quantity;
      w.begin_object().field("quantity", held).field("status", word).end_object();
      w.end_array().end_object();
    }
  });
}

std::string activation_links(const Order& order, std::optional<std::int64_t> line_number) {
  const std::string lines = path_of(order) + "/lineitems/";
  const std::string self = line_number ? lines + std::to_string(*line_number) : path_of(order);
  const std::size_t count = line_number ? 1 : order.lines.size();
  return collection(count, self + "/activationlinks", [&](json::Writer& w) {
    for (const OrderLine& line : order.lines) {
      if (line_number && line.number != *line_number) continue;
      w.begin_object().field("lineItemNumber", line.number);
      w.link("link", lines + std::to_string(line.number) + "/softwareproducts").end_object();
    }
  });
}

std::string snapshot(const Order& order) {
  json::Writer w;
  w.begin_object();
  w.field("Id", order.id);
  w.field("Status", to_string(order.status));
  w.field("BillingCycle", order.billing_cycle);
  w.field("CurrencyCode", order.total.currency.code());
  w.field("TotalPrice", order.total);
  w.field("CreationDate", order.created_at);
  w.key("LineItems").begin_array();
  for (const OrderLine& line : order.lines) {
    w.begin_object();
    w.field("LineItemNumber", line.number);
    w.field("OfferId", line.item.to_string());
    w.field("FriendlyName", line.friendly_name);
    w.field("Quantity", line.status == LineStatus::kCancelled ? 0 : line.quantity);
    w.field("TermDuration", line.term_duration);
    w.field("UnitPrice", line.unit_price);
    if (!line.reseller_mpn_id.empty()) w.field("PartnerIdOnRecord", line.reseller_mpn_id);
    w.end_object();
  }
  w.end_array().end_object();
  return w.take();
}

}  // namespace chandlery::ordering
