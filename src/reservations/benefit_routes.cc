// See benefit_routes.h.
#include "reservations/benefit_routes.h"

#include "core/text.h"
#include "partners/service.h"
#include "platform/json/collection.h"
#include "platform/json/reader.h"
#include "reservations/benefits.h"
#include "reservations/discount_cost.h"
#include "reservations/savings.h"
#include "reservations/savings_advice.h"

namespace chandlery::reservations {
namespace {

using http::Call, http::Response;

constexpr std::size_t kMostItems = 1'000;  // of a fleet, and of offers
constexpr std::int64_t kMostMachines = 1'000'000;
constexpr std::int64_t kMostCores = 100'000'000;

template <class Word>
Result<Word> read_word(const json::Object& body, std::string_view name, std::optional<Word> (*parse)(std::string_view),
                       std::string_view words) {
  const std::string given = OR_RETURN(body.text(name));
  const std::optional<Word> word = parse(given);
  if (!word) return fail(errors::kInvalidEnumValue, "It is one of " + std::string(words) + ".", body.path_of(name));
  return *word;
}

Result<LicensedProduct> read_product(const json::Object& body) {
  return read_word(body, "product", parse_licensed_product, "windowsServer, sqlServer");
}
Result<LicenceEdition> read_edition(const json::Object& body) {
  return read_word(body, "edition", parse_licence_edition, "standard, datacenter, enterprise");
}

void write_licence(json::Writer& out, const LicenceStanding& standing) {
  const Licence& licence = standing.licence;
  out.begin_object().field("id", licence.id).field("name", licence.name);
  out.field("product", to_string(licence.product)).field("edition", to_string(licence.edition));
  out.field("cores", licence.cores).field("source", std::string_view(licence.from_subscription ? "purchase" : "declared"));
  out.field("assured", licence.assured).field("assuredUntil", licence.assured_until);
  out.field("onPremisesCores", licence.on_premises).field("migrationStartedDate", licence.migration_started);
  if (licence.migration_started) {
    out.field("migrationEndsDate", licence.migration_started->plus_days(kMigrationDays));
  }
  out.field("cloudCores", standing.cloud.cores).field("assignedCores", standing.assigned);
  out.field("normalizedCores", licence.product == LicensedProduct::kSqlServer
                                   ? normalised_cores(licence.edition, standing.cloud.cores)
                                   : standing.cloud.cores);
  out.field("reason", standing.cloud.reason).attributes("CustomerLicence").end_object();
}

void write_verdict(json::Writer& out, const Verdict& verdict) {
  out.field("compliant", verdict.compliant).field("coresNeeded", verdict.need).field("coresLeft", verdict.left);
  out.field("reason", verdict.reason);
}

void write_benefit(json::Writer& out, const BenefitStanding& standing) {
  const store::Benefit& benefit = standing.benefit;
  out.begin_object().field("id", benefit.id).field("licenceId", benefit.licence_id);
  out.field("licenceName", standing.licence_name).field("use", to_string(benefit.use));
  out.field("resourceUri", benefit.resource).field("vCpus", benefit.vcpus).field("createdDate", benefit.created_at);
  write_verdict(out, standing.verdict);
  out.attributes("HybridBenefit").end_object();
}

std::string self_of(const Call& call, std::string_view what) {
  return "/customers/" + text::lower(call.path["customer_id"]) + "/" + std::string(what);
}

Result<Response> get_licences(Call& call) {
  return Response{.body = json::collection(OR_RETURN(list_licences(call.tx, call.actor, call.path["customer_id"])),
                                           self_of(call, "licences"), write_licence)};
}

Result<Response> post_licence(Call& call) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  NewLicence added;
  added.name = OR_RETURN(body.text("name"));
  added.product = OR_RETURN(read_product(body));
  added.edition = OR_RETURN(read_edition(body));
  // A processor licence is sixteen core licences (rules 5.7).
  const std::int64_t processors = OR_RETURN(body.optional_integer("processors")).value_or(0);
  const std::int64_t cores = OR_RETURN(body.optional_integer("cores")).value_or(0);
  if (processors < 0 || processors > kMostMachines || cores < 0 || cores > kMostCores) {
    return fail(errors::kInvalidProperty, "The number of core licences is 1 to 1000000.", "cores");
  }
  added.cores = cores + processors * kCoresOfProcessor;
  added.assured = OR_RETURN(body.optional_flag("assured")).value_or(true);
  added.assured_until = OR_RETURN(body.optional_instant("assuredUntil"));
  json::Writer out;
  write_licence(out, OR_RETURN(declare_licence(call.tx, call.actor, call.path["customer_id"], added)));
  return Response{.status = 201, .body = out.take()};
}

Result<Response> patch_licence(Call& call) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  LicenceUseChange change;
  change.on_premises = OR_RETURN(body.optional_integer("onPremisesCores"));
  change.migration_started = OR_RETURN(body.optional_instant("migrationStartedDate"));
  json::Writer out;
  write_licence(out, OR_RETURN(change_licence_use(call.tx, call.actor, call.path["customer_id"], call.path["licence_id"], change)));
  return Response{.body = out.take()};
}

Result<NewBenefit> read_benefit(const json::Object& body) {
  NewBenefit wanted;
  wanted.licence_id = OR_RETURN(body.text("licenceId"));
  wanted.use = OR_RETURN(read_word(body, "use", parse_benefit_use,
                                   "windowsMachine, windowsDedicatedHost, sqlMachineStandard, sqlMachineEnterprise, "
                                   "sqlGeneralPurpose, sqlHyperscale, sqlBusinessCritical, sqlDtu, sqlServerless"));
  wanted.resource = OR_RETURN(body.text("resourceUri"));
  wanted.vcpus = OR_RETURN(body.integer("vCpus"));
  return wanted;
}

Result<Response> get_benefits(Call& call) {
  return Response{.body = json::collection(OR_RETURN(list_benefits(call.tx, call.actor, call.path["customer_id"])),
                                           self_of(call, "benefits"), write_benefit)};
}

Result<Response> post_benefit(Call& call) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  const NewBenefit wanted = OR_RETURN(read_benefit(body));
  json::Writer out;
  write_benefit(out, OR_RETURN(assign_benefit(call.tx, call.actor, call.path["customer_id"], wanted)));
  return Response{.status = 201, .body = out.take()};
}

Result<Response> post_check(Call& call) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  const NewBenefit wanted = OR_RETURN(read_benefit(body));
  json::Writer out;
  out.begin_object();
  write_verdict(out, OR_RETURN(check_benefit(call.tx, call.actor, call.path["customer_id"], wanted)));
  return Response{.body = out.attributes("BenefitVerdict").end_object().take()};
}

Result<Response> delete_benefit(Call& call) {
  RETURN_IF_FAILED(end_benefit(call.tx, call.actor, call.path["customer_id"], call.path["benefit_id"]));
  return Response{.status = 204};
}

// --- Savings.

Result<Decimal> read_price(const json::Object& body, std::string_view name, bool required) {
  const std::optional<Decimal> price = OR_RETURN(body.optional_decimal(name));
  if (!price && !required) return Decimal(0, 0);
  if (!price || price->negative() || price->scale() > 10 || *price > Decimal(1'000'000'000, 0)) {
    return fail(errors::kInvalidProperty, "A price is 0 to 1000000000 with at most ten digits after the point.",
                body.path_of(name));
  }
  return *price;
}

Result<std::int64_t> read_count(const json::Object& body, std::string_view name, std::int64_t otherwise, std::int64_t most) {
  const std::int64_t count = OR_RETURN(body.optional_integer(name)).value_or(otherwise);
  if (count < 1 || count > most) {
    return fail(errors::kInvalidProperty, "This is not a number from 1 to " + std::to_string(most) + ".", body.path_of(name));
  }
  return count;
}

Result<std::int64_t> read_term(const json::Object& body) {
  const std::string term = OR_RETURN(body.text_or("termDuration", "P1Y"));
  if (term == "P1Y") return 12;
  if (term == "P3Y") return 36;
  return fail(errors::kInvalidEnumValue, "A term is P1Y or P3Y.", body.path_of("termDuration"));
}

Result<FleetItem> read_fleet_item(const json::Object& body) {
  FleetItem item;
  item.name = OR_RETURN(body.text_or("name", ""));
  item.count = OR_RETURN(read_count(body, "count", 1, kMostMachines));
  item.vcpus = OR_RETURN(read_count(body, "vCpus", 1, kMostVcpus));
  item.hours = OR_RETURN(read_count(body, "hoursPerMonth", kHoursOfMonth, kHoursOfMonth));
  item.compute_price = OR_RETURN(read_price(body, "computePrice", true));
  item.windows = OR_RETURN(body.optional_flag("windows")).value_or(false);
  item.windows_price = OR_RETURN(read_price(body, "windowsPricePerVCpu", item.windows));
  if (body.has("reservationPrice")) item.reservation_price = OR_RETURN(read_price(body, "reservationPrice", true));
  item.term_months = OR_RETURN(read_term(body));
  return item;
}

template <class Item>
Result<std::vector<Item>> read_items(const json::Object& body, std::string_view name,
                                     Result<Item> (*read)(const json::Object&)) {
  const json::Array array = OR_RETURN(body.array(name));
  if (array.size() == 0 || array.size() > kMostItems) {
    return fail(errors::kInvalidProperty, "There are 1 to 1000 of them.", body.path_of(name));
  }
  std::vector<Item> items;
  for (std::size_t i = 0; i < array.size(); ++i) {
    const json::Object each = OR_RETURN(array.object(i));
    items.push_back(OR_RETURN(read(each)));
  }
  return items;
}

void write_way(json::Writer& out, std::string_view name, const Decimal& cost, const Decimal& before) {
  out.key(name).begin_object().field("monthlyCost", cost).field("savedPercent", saved_percent(before, cost)).end_object();
}

/// Cores that the customer could bring to Windows machines, unless the caller says how many.
Result<std::int64_t> cores_at_hand(Call& call, const json::Object& body) {
  std::int64_t cores = 0;
  for (const LicenceStanding& each : OR_RETURN(list_licences(call.tx, call.actor, call.path["customer_id"]))) {
    if (each.licence.product != LicensedProduct::kWindowsServer) continue;
    cores += std::max<std::int64_t>(0, each.cloud.cores - each.assigned);
  }
  const std::optional<std::int64_t> told = OR_RETURN(body.optional_integer("coreLicences"));
  if (told && (*told < 0 || *told > kMostCores)) {
    return fail(errors::kInvalidProperty, "This is not a number of core licences.", "coreLicences");
  }
  return told.value_or(cores);
}

Result<Response> post_savings(Call& call) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  const std::int64_t cores = OR_RETURN(cores_at_hand(call, body));
  const std::vector<FleetItem> fleet = OR_RETURN(read_items(body, "fleet", read_fleet_item));
  const Currency currency = OR_RETURN(partners::find_partner(call.tx, call.actor.partner_id)).currency;
  const FleetCosts costs = fleet_costs(fleet, cores, wording_on(Date::of(call.actor.at)), currency);
  json::Writer out;
  out.begin_object().field("currency", currency.code()).field("coreLicences", cores);
  out.field("coresNeeded", costs.cores_needed).field("coresUsed", costs.cores_used);
  out.field("unlicensedMachines", costs.unlicensed);
  write_way(out, "payAsYouGo", costs.pay_as_you_go, costs.pay_as_you_go);
  write_way(out, "withReservations", costs.reserved, costs.pay_as_you_go);
  write_way(out, "withBenefit", costs.benefit, costs.pay_as_you_go);
  write_way(out, "withBoth", costs.both, costs.pay_as_you_go);
  return Response{.body = out.attributes("SavingsEstimate").end_object().take()};
}

Result<OfferedSize> read_offer(const json::Object& body) {
  OfferedSize offer;
  offer.size = OR_RETURN(body.text("armSkuName"));
  offer.region = OR_RETURN(body.text("region"));
  offer.term_months = OR_RETURN(read_term(body));
  offer.price = OR_RETURN(read_price(body, "price", true));
  return offer;
}

Result<Response> post_recommendations(Call& call) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  const std::string_view customer = call.path["customer_id"];
  std::vector<OfferedSize> offers;
  if (body.has("offers")) offers = OR_RETURN(read_items(body, "offers", read_offer));
  const std::vector<Advice> advised = OR_RETURN(offers.empty() ? advise_by_shelf(call.tx, call.actor, customer)
                                                               : advise(call.tx, call.actor, customer, offers));
  const Currency currency = OR_RETURN(partners::find_partner(call.tx, call.actor.partner_id)).currency;
  const auto write = [&](json::Writer& out, const Advice& advice) {
    const Recommendation& best = advice.recommendation;
    out.begin_object().field("armSkuName", advice.offer.size).field("region", text::lower(advice.offer.region));
    if (!advice.offer.name.empty()) out.field("name", advice.offer.name).field("catalogItemId", advice.offer.catalog_item_id);
    out.field("instanceSizeFlexibilityGroup", advice.group).field("price", advice.offer.price);
    out.field("termDuration", std::string_view(advice.offer.term_months == 36 ? "P3Y" : "P1Y"));
    out.field("quantity", best.quantity).field("hours", best.hours);
    out.field("payAsYouGoPrice", advice.price_as_you_go).field("costNow", best.cost_now).field("costThen", best.cost_then);
    out.field("savedPercent", saved_percent(best.cost_now, best.cost_then)).field("currency", currency.code());
    out.attributes("ReservationRecommendation").end_object();
  };
  return Response{.body = json::collection(advised, self_of(call, "savings/recommendations"), write)};
}

// --- The operator's table.

Result<Response> post_licence_sku(Call& call) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  store::LicenceSku sku;
  sku.product_id = OR_RETURN(body.text("productId"));
  sku.sku_id = OR_RETURN(body.text("skuId"));
  sku.product = OR_RETURN(read_product(body));
  sku.edition = OR_RETURN(read_edition(body));
  sku.cores = OR_RETURN(body.integer("coresPerUnit"));
  RETURN_IF_FAILED(put_licence_sku(call.tx, call.actor, sku));
  return Response{.status = 204};
}

Result<Response> get_licence_skus(Call& call) {
  const auto write = [](json::Writer& out, const store::LicenceSku& sku) {
    out.begin_object().field("productId", sku.product_id).field("skuId", sku.sku_id);
    out.field("product", to_string(sku.product)).field("edition", to_string(sku.edition));
    out.field("coresPerUnit", sku.cores).attributes("LicenceSku").end_object();
  };
  return Response{.body = json::collection(store::licence_skus(call.tx), "/operator/v1/licenceskus", write)};
}

}  // namespace

std::vector<http::Route> benefit_routes() {
  using enum http::Method;
  const auto route = [](http::Method method, std::string_view pattern, Capability needs, http::Access access,
                        std::string_view summary, http::RouteHandler handler) {
    return http::Route{.method = method,
                       .pattern = pattern,
                       .needs = needs,
                       .tokens = http::Tokens::kAppOrUser,
                       .access = access,
                       .idempotency = access == http::Access::kWrite ? http::Idempotency::kReplay : http::Idempotency::kNone,
                       .summary = summary,
                       .handler = std::move(handler)};
  };
  constexpr Capability kSee = Capability::kViewOrders, kChange = Capability::kBuyReservations;
  constexpr http::Access kRead = http::Access::kLongRead, kWrite = http::Access::kWrite;
  return {
      route(kGet, "/v1/customers/{customer_id}/licences", kSee, kRead,
            "Lists a customer's core licences, bought here or declared, and how many of their cores the cloud may use.", get_licences),
      route(kPost, "/v1/customers/{customer_id}/licences", kChange, kWrite,
            "Declares core licences that a customer has from elsewhere.", post_licence),
      route(kPatch, "/v1/customers/{customer_id}/licences/{licence_id}", kChange, kWrite,
            "Says how many cores of a licence are used on premises, or that their migration begins.", patch_licence),
      route(kGet, "/v1/customers/{customer_id}/benefits", kSee, kRead,
            "Lists the machines and databases with the hybrid benefit, each with its verdict.", get_benefits),
      route(kPost, "/v1/customers/{customer_id}/benefits", kChange, kWrite,
            "Gives a machine or database the hybrid benefit of a licence.", post_benefit),
      route(kPost, "/v1/customers/{customer_id}/benefits/check", kSee, kRead,
            "Whether a licence would cover a machine or database, and why not.", post_check),
      route(kDelete, "/v1/customers/{customer_id}/benefits/{benefit_id}", kChange, kWrite,
            "Takes the hybrid benefit from a machine or database.", delete_benefit),
      route(kPost, "/v1/customers/{customer_id}/savings", kSee, kRead,
            "What a fleet costs as you go, with reservations, with the hybrid benefit and with both.", post_savings),
      route(kPost, "/v1/customers/{customer_id}/savings/recommendations", kSee, kRead,
            "How many of the offered reservations would have been cheapest for the last thirty days.", post_recommendations),
      route(kPost, "/operator/v1/licenceskus", Capability::kOperate, kWrite, "Says which SKU is core licences.", post_licence_sku),
      route(kGet, "/operator/v1/licenceskus", Capability::kOperate, kRead, "Lists the SKUs that are core licences.",
            get_licence_skus),
  };
}

}  // namespace chandlery::reservations
