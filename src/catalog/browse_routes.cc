// What partners browse: /v1/products, the same for one customer, and checkInventory (contract 3.2).
#include <functional>

#include "catalog/browse.h"
#include "catalog/routes.h"
#include "catalog/store.h"
#include "catalog/wire.h"
#include "core/country.h"
#include "core/text.h"
#include "partners/service.h"
#include "platform/json/collection.h"

namespace chandlery::catalog {
namespace {

using http::Access, http::Call, http::Idempotency, http::Method, http::Response, http::Route, http::Tokens;

constexpr std::size_t kMostTargetItems = 100;   // of one checkInventory

/// A request for the catalogue, with where its links lead.
struct Visit {
  Shopper shopper;
  wire::Place place;
};

Result<std::string> partner_country(Call& call) {
  if (call.actor.partner_id.empty()) return std::string();   // an operator looks without a country of its own
  return OR_RETURN(partners::find_partner(call.tx, call.actor.partner_id)).country;
}

Result<std::string> required_country(Call& call) {
  const std::optional<Country> country = Country::parse(call.request.query.get("country"));
  if (!country) return fail(errors::kInvalidInput, "The query needs a country by its two-letter code.", "country");
  return std::string(country->code());
}

/// targetSegment, when it was given: one that the shopper may buy.
Result<void> read_segment(Call& call, Shopper& shopper) {
  const std::string_view word = call.request.query.get("targetSegment");
  if (word.empty()) return {};
  shopper.asked = parse_segment(word);
  if (!shopper.asked || (shopper.customer && !segment_may_buy(*shopper.customer, *shopper.asked, shopper.at))) {
    return fail(errors::kTargetSegmentForbidden, {}, "targetSegment");
  }
  return {};
}

/// `/v1/products...?country=`.
Result<Visit> visit_country(Call& call) {
  Visit visit{.shopper = {.country = OR_RETURN(required_country(call)), .at = call.actor.at}};
  visit.shopper.partner_country = OR_RETURN(partner_country(call));
  RETURN_IF_FAILED(read_segment(call, visit.shopper));
  visit.place = {"/products", "?country=" + visit.shopper.country};
  return visit;
}

/// `/v1/customers/{customer_id}/products...`: country and segment are the customer's.
Result<Visit> visit_customer(Call& call) {
  const customers::Buyer buyer = OR_RETURN(customers::find_buyer(call.tx, call.actor, call.path["customer_id"]));
  Visit visit{.shopper = {.country = buyer.country, .customer = buyer.segments, .at = call.actor.at}};
  visit.shopper.partner_country = OR_RETURN(partner_country(call));
  RETURN_IF_FAILED(read_segment(call, visit.shopper));
  visit.place = {"/customers/" + buyer.id + "/products", ""};
  return visit;
}

using Visiting = std::function<Result<Visit>(Call&)>;

template <class Items, class WriteItem>
Response collection(const Items& items, const std::string& self, WriteItem write_item) {
  return {.body = json::collection(items, self, write_item)};
}

Result<Response> list_products(Call& call, const Visiting& visiting) {
  const Visit visit = OR_RETURN(visiting(call));
  const std::string_view word = call.request.query.get("targetView");
  if (word.empty()) return fail(errors::kInvalidInput, "The query needs a targetView, as Software.", "targetView");
  const std::optional<std::string> view = parse_target_view(word);
  if (!view) return fail(errors::kTargetViewForbidden, {}, "targetView");
  std::string self = visit.place.base + visit.place.query;
  self += (visit.place.query.empty() ? "?" : "&") + ("targetView=" + *view);
  return collection(browse_products(call.tx, visit.shopper, *view), self,
                    [&](json::Writer& out, const Product& product) { wire::write_product(out, product, visit.place); });
}

Result<Response> get_product(Call& call, const Visiting& visiting) {
  const Visit visit = OR_RETURN(visiting(call));
  const Product product = OR_RETURN(browse_product(call.tx, visit.shopper, call.path["product_id"]));
  json::Writer out;
  wire::write_product(out, product, visit.place);
  return Response{.body = out.take()};
}

Result<Response> list_skus(Call& call, const Visiting& visiting) {
  const Visit visit = OR_RETURN(visiting(call));
  const auto skus = OR_RETURN(browse_skus(call.tx, visit.shopper, call.path["product_id"]));
  const std::string self =
      visit.place.base + "/" + http::percent_encode(call.path["product_id"]) + "/skus" + visit.place.query;
  return collection(skus, self, [&](json::Writer& out, const Sku& sku) { wire::write_sku(out, sku, visit.place); });
}

Result<Response> get_sku(Call& call, const Visiting& visiting) {
  const Visit visit = OR_RETURN(visiting(call));
  const Sku sku = OR_RETURN(browse_sku(call.tx, visit.shopper, call.path["product_id"], call.path["sku_id"]));
  json::Writer out;
  wire::write_sku(out, sku, visit.place);
  return Response{.body = out.take()};
}

/// Everything that the availabilities of one SKU are written with.
struct SkuPage {
  Visit visit;
  Product product;
  Sku sku;
  std::vector<RefundOption> refunds;
  std::vector<SoldAvailability> availabilities;

  void write(json::Writer& out, const SoldAvailability& sold) const {
    std::vector<wire::Term> terms;
    for (const SoldAvailability::Term& term : sold.terms) terms.push_back({term.duration, term.billing_cycle});
    wire::write_availability(out, sold.availability, sold.currency, terms, refunds, product, sku, visit.place);
  }
};

Result<SkuPage> read_sku_page(Call& call, const Visiting& visiting) {
  SkuPage page{.visit = OR_RETURN(visiting(call))};
  const Shopper& shopper = page.visit.shopper;
  page.product = OR_RETURN(browse_product(call.tx, shopper, call.path["product_id"]));
  page.sku = OR_RETURN(browse_sku(call.tx, shopper, page.product.id, call.path["sku_id"]));
  page.availabilities = OR_RETURN(browse_availabilities(call.tx, shopper, page.product.id, page.sku));
  if (const auto policy = return_policy_in_force(call.tx, page.sku.return_family, shopper.at)) {
    page.refunds = refund_options(*policy);
  }
  return page;
}

Result<Response> list_availabilities(Call& call, const Visiting& visiting) {
  const SkuPage page = OR_RETURN(read_sku_page(call, visiting));
  const std::string self = page.visit.place.base + "/" + page.product.id + "/skus/" + page.sku.id + "/availabilities" +
                           page.visit.place.query;
  return collection(page.availabilities, self,
                    [&](json::Writer& out, const SoldAvailability& sold) { page.write(out, sold); });
}

Result<Response> get_availability(Call& call, const Visiting& visiting) {
  const SkuPage page = OR_RETURN(read_sku_page(call, visiting));
  const std::optional<std::string> id = parse_item_part(call.path["availability_id"]);
  for (const SoldAvailability& sold : page.availabilities) {
    if (sold.availability.id != id) continue;
    json::Writer out;
    page.write(out, sold);
    return Response{.body = out.take()};
  }
  return fail(errors::kAvailabilityNotFound);
}

/// The answer is a bare array, and items that are not in the catalogue are left out.
Result<Response> check_inventory(Call& call) {
  Shopper shopper{.country = OR_RETURN(required_country(call)), .at = call.actor.at};
  shopper.partner_country = OR_RETURN(partner_country(call));
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  if (const auto context = OR_RETURN(body.optional_object("inventoryContext"))) {
    if (const auto customer = OR_RETURN(context->optional_text("customerId"))) {
      shopper.customer = OR_RETURN(customers::find_buyer(call.tx, call.actor, *customer)).segments;
    }
  }
  const json::Array items = OR_RETURN(body.array("targetItems"));
  if (items.size() > kMostTargetItems) {
    return fail(errors::kInvalidProperty, "At most 100 items can be asked at once.", "targetItems");
  }
  json::Writer out;
  out.begin_array();
  for (std::size_t i = 0; i < items.size(); ++i) {
    const json::Object item = OR_RETURN(items.object(i));
    const std::string product_id = OR_RETURN(item.text("productId"));
    const std::string sku_id = OR_RETURN(item.text_or("skuId", ""));
    for (const Stock& stock : check_stock(call.tx, shopper, product_id, sku_id)) {
      out.begin_object()
          .field("productId", stock.product_id)
          .field("skuId", stock.sku_id)
          .field("isRestricted", !stock.restrictions.empty());
      out.key("restrictions").begin_array();
      for (const Restriction& restriction : stock.restrictions) {
        out.begin_object().field("reasonCode", restriction.reason_code).field("description", restriction.description);
        out.key("properties").begin_object().end_object().end_object();
      }
      out.end_array().end_object();
    }
  }
  return Response{.body = out.end_array().take()};
}

using Browse = Result<Response> (*)(Call&, const Visiting&);
struct Page {
  std::string_view of_country, of_customer, summary;
  Browse browse;
  Access access = Access::kRead;
};
constexpr Page kPages[] = {
    {"/v1/products", "/v1/customers/{customer_id}/products", "Lists the products of a target view on sale in a country.",
     list_products, Access::kLongRead},   // as many rows as the market has prices
    {"/v1/products/{product_id}", "/v1/customers/{customer_id}/products/{product_id}", "Shows a product.", get_product},
    {"/v1/products/{product_id}/skus", "/v1/customers/{customer_id}/products/{product_id}/skus",
     "Lists the SKUs of a product.", list_skus},
    {"/v1/products/{product_id}/skus/{sku_id}", "/v1/customers/{customer_id}/products/{product_id}/skus/{sku_id}",
     "Shows a SKU.", get_sku},
    {"/v1/products/{product_id}/skus/{sku_id}/availabilities",
     "/v1/customers/{customer_id}/products/{product_id}/skus/{sku_id}/availabilities",
     "Lists the availabilities of a SKU, whose catalogItemId carts take.", list_availabilities},
    {"/v1/products/{product_id}/skus/{sku_id}/availabilities/{availability_id}",
     "/v1/customers/{customer_id}/products/{product_id}/skus/{sku_id}/availabilities/{availability_id}",
     "Shows an availability.", get_availability},
};

}  // namespace

std::vector<Route> browse_routes() {
  std::vector<Route> all;
  const auto add = [&](Method method, std::string_view pattern, const Page& page, Visiting visiting) {
    all.push_back({method, pattern, Capability::kViewCatalog, Tokens::kAppOrUser, page.access, Idempotency::kNone,
                   page.summary, [browse = page.browse, visiting = std::move(visiting)](Call& call) {
                     return browse(call, visiting);
                   }});
  };
  for (const Page& page : kPages) {
    add(Method::kGet, page.of_country, page, visit_country);
    add(Method::kGet, page.of_customer, page, visit_customer);
    add(Method::kPost, page.of_customer, page, visit_customer);   // the documents' table says POST (contract 18); it only reads
  }
  all.push_back({Method::kPost, "/v1/extensions/product/checkInventory", Capability::kViewCatalog, Tokens::kAppOrUser,
                 Access::kRead, Idempotency::kNone, "Tells which items cannot be had now, and why.", check_inventory});
  return all;
}

std::vector<Route> routes(OpenCarts open_carts) {
  std::vector<Route> all = browse_routes();
  const auto add = [&](std::vector<Route> part) {
    all.insert(all.end(), std::make_move_iterator(part.begin()), std::make_move_iterator(part.end()));
  };
  add(offer_routes());
  add(price_sheet_routes());
  add(price_list_routes());
  add(operator_routes(std::move(open_carts)));
  return all;
}

}  // namespace chandlery::catalog
