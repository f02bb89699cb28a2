// The operator's side of the catalogue: imports and what they made of it.
#include "catalog/exchange_rates.h"
#include "catalog/imports.h"
#include "catalog/policy_timeline.h"
#include "catalog/price_batches.h"
#include "catalog/price_import.h"
#include "catalog/price_sheet.h"
#include "catalog/promotions.h"
#include "catalog/routes.h"
#include "catalog/store.h"
#include "catalog/tax_rates.h"
#include "catalog/wire.h"
#include "catalog/wire_prices.h"
#include "core/country.h"
#include "core/text.h"
#include "platform/json/collection.h"

namespace chandlery::catalog {
namespace {

using http::Access, http::Call, http::Idempotency, http::Method, http::Response, http::Route, http::Tokens;

using Import = Result<ImportReport> (*)(sql::Tx&, const Actor&, std::string_view);

/// 200 with the report; 400 with the error shape of the API and the rows beside when the sheet has errors.
Result<Response> answer(const ImportReport& report) {
  if (report.imported()) return Response{.body = to_json(report)};
  const RowError& first = report.errors.front();
  Error error(errors::kInvalidInput, std::to_string(report.errors.size()) + (report.errors.size() == 1 ? " error" : " errors") +
                                         " in the sheet; nothing was imported. The first: row " + std::to_string(first.row) +
                                         ", " + first.column + ": " + first.reason + ".");
  for (const RowError& row : report.errors) {
    error.data.push_back("row " + std::to_string(row.row) + ", " + row.column + ": " + row.reason);
  }
  return fail(std::move(error));
}

Result<Response> import(Call& call, Import run) { return answer(OR_RETURN(run(call.tx, call.actor, call.request.body))); }

Result<Response> import_sheet(http::WorkerCall& call) {
  return answer(OR_RETURN(import_price_sheet_in_batches(call.database, call.actor, call.request.body, nullptr)));
}

/// What the sheet would change, and which open carts hold what it changes; nothing is written.
Result<Response> preview_sheet(Call& call, const OpenCarts& open_carts) {
  const PricePlan plan = OR_RETURN(plan_price_sheet(call.tx, call.request.body, call.actor.at, nullptr));
  if (!plan.report.imported()) return answer(plan.report);
  ItemIds items;
  for (const ListedChange& change : plan.changes) {
    if (change.flag == RowFlag::kUnchanged) continue;
    const Availability& a = change.line.availability;
    items.insert(CatalogItemId{a.product_id, a.sku_id, a.id}.to_string());
  }
  return Response{.body = wire::preview_json(plan, open_carts(call.tx, items, call.actor.at))};
}

Result<Response> get_price_sheet(Call& call) {
  SheetQuestion question{.market = std::string(call.request.query.get("market")),
                         .view = std::string(call.request.query.get("view")),
                         .timeline = Timeline::kAll};
  if (text::equal_ignoring_case(call.request.query.get("timeline"), "current")) question.timeline = Timeline::kCurrent;
  return Response{.body = OR_RETURN(export_price_sheet(call.tx, question, call.actor.at)),
                  .content_type = "text/csv; charset=utf-8"};
}

template <class Items, class WriteItem>
Response collection(const Call& call, const Items& items, WriteItem write_item) {
  std::string_view self = call.request.path;
  if (self.starts_with("/v1/")) self.remove_prefix(3);  // links are relative to the version (contract 0.7)
  return {.body = json::collection(items, self, write_item)};
}

/// The products in the shape in which they are imported.
Result<Response> get_products(Call& call) {
  return collection(call, store::list_products(call.tx), [&](json::Writer& out, const Product& listed) {
    const std::optional<Product> product = store::find_product(call.tx, listed.id);
    std::vector<wire::ImportedSku> skus;
    for (Sku& sku : store::skus_of(call.tx, listed.id)) {
      std::vector<Inclusion> included = store::inclusions_of(call.tx, sku.product_id, sku.id);
      skus.push_back({std::move(sku), std::move(included)});
    }
    wire::write_import(out, product.value_or(listed), skus);
  });
}

Result<Response> get_markets(Call& call) { return collection(call, store::list_markets(call.tx), wire::write_market); }
/// S32: alphabetical by place.
Result<Response> get_blocks(Call& call) { return collection(call, store::list_blocks(call.tx), wire::write_block); }

Result<Response> get_tax_rates(Call& call) { return collection(call, list_tax_rates(call.tx), wire::write_tax_rate); }

/// `country` and `segment` as partners ask; what has ended is the operator's to see alone.
Result<Response> get_promotions(Call& call) {
  const bool partner = call.actor.kind != PrincipalKind::kOperator;
  std::string country;
  if (const std::string_view code = call.request.query.get("country"); !code.empty()) {
    const std::optional<Country> known = Country::parse(code);
    if (!known) return fail(errors::kInvalidInput, "A country is named by its two-letter code.", "country");
    country = known->code();
  }
  std::vector<Promotion> promotions =
      partner ? list_promotions(call.tx, country, call.actor.at) : store::list_promotions(call.tx);
  std::erase_if(promotions, [&](const Promotion& one) {
    return !country.empty() && !one.market.empty() && one.market != country;
  });
  if (const std::string_view word = call.request.query.get("segment"); !word.empty()) {
    const std::optional<customers::Segment> segment = parse_segment(word);
    if (!segment) return fail(errors::kInvalidEnumValue, "There is no such segment.", "segment");
    std::erase_if(promotions, [&](const Promotion& one) { return one.segment && one.segment != segment; });
  }
  return collection(call, promotions, wire::write_promotion);
}

/// All months, or the one of `month=202103`.
Result<Response> get_exchange_rates(Call& call) {
  std::optional<Date> month;
  if (const std::string_view text = call.request.query.get("month"); !text.empty()) {
    month = parse_sheet_month(text);
    if (!month) return fail(errors::kInvalidInput, "The month must be written as 202103.", "month");
  }
  return Response{.body = export_exchange_rates(call.tx, month), .content_type = "text/csv; charset=utf-8"};
}

Result<Response> get_fulfilment_policies(Call& call) {
  return collection(call, list_fulfilment_policies(call.tx),
                    [](json::Writer& out, const FulfilmentPolicy& policy) { wire::write_policy(out, policy); });
}

Result<Response> get_return_policies(Call& call) {
  return collection(call, list_return_policies(call.tx),
                    [](json::Writer& out, const ReturnPolicy& policy) { wire::write_policy(out, policy); });
}

void write_family(json::Writer& out, const PolicyFamily& family) {
  out.begin_object().field("kind", to_string(family.kind)).field("family", family.family);
  out.key("records").begin_array();
  for (const PolicyRecord& record : family.records) {
    out.begin_object().field("id", record.id).field("effectiveFrom", record.from).field("effectiveUntil", record.until);
    out.field("state", to_string(record.state)).end_object();
  }
  out.end_array().field("skuCount", family.sku_count).key("skus").begin_array();
  for (const UsingSku& sku : family.skus) {
    out.begin_object().field("productId", sku.product_id).field("skuId", sku.sku_id).field("title", sku.title).end_object();
  }
  out.end_array().attributes("PolicyFamily").end_object();
}

Result<Response> get_policy_timeline(Call& call) {
  return collection(call, policy_timeline(call.tx, call.actor.at), write_family);
}

}  // namespace

std::vector<Route> operator_routes(OpenCarts open_carts) {
  const auto post = [](std::string_view pattern, std::string_view summary, Import run) -> Route {
    return {Method::kPost, pattern, Capability::kOperate, Tokens::kAppOrUser, Access::kWrite, Idempotency::kNone, summary,
            [run](Call& call) { return import(call, run); }};
  };
  const auto get = [](std::string_view pattern, std::string_view summary, http::RouteHandler handler,
                      Capability needs = Capability::kOperate) -> Route {
    return {Method::kGet, pattern, needs, Tokens::kAppOrUser, Access::kLongRead, Idempotency::kNone, summary,
            std::move(handler)};
  };
  return {
      {Method::kPost, "/operator/v1/pricesheets", Capability::kOperate, Tokens::kAppOrUser, Access::kWorker,
       Idempotency::kNone, "Imports a price sheet (CSV); all of it or nothing.", nullptr, import_sheet},
      {Method::kPost, "/operator/v1/pricesheets/preview", Capability::kOperate, Tokens::kAppOrUser, Access::kLongRead,
       Idempotency::kNone, "Tells what a price sheet (CSV) would change, row by row, and writes nothing.",
       [open_carts](Call& call) { return preview_sheet(call, open_carts); }},
      post("/operator/v1/promotions", "Imports promotions (CSV).", import_promotions),
      get("/operator/v1/promotions", "Lists all promotions.", get_promotions),
      // For partners: what is on and what comes (contract 3.2).
      get("/v1/productpromotions", "Lists the promotions of a country and segment.", get_promotions, Capability::kViewPrices),
      get("/operator/v1/pricesheets", "Exports the price sheet of a market and view (CSV), all dates.", get_price_sheet),
      post("/operator/v1/products", "Imports products with their SKUs (JSON).", import_products),
      get("/operator/v1/products", "Lists all products with their SKUs.", get_products),
      post("/operator/v1/markets", "Imports markets: regions, currencies, tax in prices (CSV).", import_markets),
      get("/operator/v1/markets", "Lists the markets.", get_markets),
      post("/operator/v1/marketblocks", "Imports where a kind of product must not be sold (CSV).", import_market_blocks),
      get("/operator/v1/marketblocks", "Lists where products must not be sold, by place.", get_blocks),
      // The same list for partners, whose portal shows it in three columns (S32).
      get("/v1/marketblocks", "Lists where products must not be sold, by place.", get_blocks, Capability::kViewCatalog),
      post("/operator/v1/taxrates", "Imports tax rates by country and date (CSV).", import_tax_rates),
      get("/operator/v1/taxrates", "Lists the tax rates by country and date.", get_tax_rates),
      post("/operator/v1/exchangerates", "Imports exchange rates by currency and month (CSV).", import_exchange_rates),
      get("/operator/v1/exchangerates", "Exports the exchange rates of a month or of all (CSV).", get_exchange_rates),
      post("/operator/v1/policies/fulfilment", "Adds dated fulfilment policies (JSON).", import_fulfilment_policies),
      get("/operator/v1/policies/fulfilment", "Lists the fulfilment policies by family and date.", get_fulfilment_policies),
      get("/operator/v1/policies/timeline", "What is past, in force and to come of each family of policies, and which SKUs stand under it.",
          get_policy_timeline),
      post("/operator/v1/policies/return", "Adds dated return policies (JSON).", import_return_policies),
      get("/operator/v1/policies/return", "Lists the return policies by family and date.", get_return_policies),
  };
}

}  // namespace chandlery::catalog
