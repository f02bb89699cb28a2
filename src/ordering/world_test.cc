// Fills the world of ordering's tests.
#include "audit/schema.h"
#include "billing/schema.h"
#include "catalog/schema.h"
#include "catalog/store.h"
#include "customers/schema.h"
#include "customers/store.h"
#include "fulfilment/schema.h"
#include "identity/schema.h"
#include "identity/service.h"
#include "notices/schema.h"
#include "ordering/schema.h"
#include "ordering/test_world.h"
#include "partners/schema.h"
#include "partners/store.h"

namespace chandlery::ordering {
namespace {

catalog::Availability availability_of(const Item& item) {
  return {.product_id = "DG7GMGF0DVT9",
          .sku_id = item.sku,
          .id = catalog::availability_id("DG7GMGF0DVT9", item.sku, item.country, customers::Segment::kCommercial),
          .market = item.country};
}

void insert_price(sql::Tx& tx, const Item& item, const char* price, const char* term, Instant from) {
  static const std::map<std::string, const char*> kCurrencyOf = {
      {"US", "USD"}, {"JP", "JPY"}, {"KW", "KWD"}, {"BR", "BRL"}, {"DE", "EUR"}};
  const Currency currency = *Currency::parse(kCurrencyOf.at(item.country));
  catalog::store::put_price(
      tx, availability_of(item),
      {.term = term, .from = from, .currency = currency, .unit_price = *Decimal::parse(price)});
}

void sell(sql::Tx& tx, const Item& item, const char* price, const char* term = "") {
  catalog::store::put_availability(tx, availability_of(item));
  insert_price(tx, item, price, term, *parse_iso("2021-01-01"));
}

void populate(sql::Tx& tx) {
  using partners::PartnerStatus;
  using enum partners::PartnerType;
  const Currency usd = *Currency::parse("USD");
  const partners::Partner partners[] = {
      {kSeller, "Seller", "seller.example", "4001", kDirect, PartnerStatus::kActive, "US", usd},
      {kOtherSeller, "Other", "other.example", "4002", kDirect, PartnerStatus::kActive, "US", usd},
      {kProvider, "Provider", "provider.example", "4003", kIndirectProvider, PartnerStatus::kActive, "US", usd},
      {kReseller, "Reseller", "reseller.example", "4004", kIndirectReseller, PartnerStatus::kActive, "US", usd},
      {kUnsigned, "Unsigned", "unsigned.example", "4005", kDirect, PartnerStatus::kActive, "US", usd, false},
      {kRestricted, "Restricted", "restricted.example", "4006", kDirect, PartnerStatus::kRestricted, "US", usd},
  };
  for (const partners::Partner& partner : partners) {
    partners::store::insert(tx, partner, kNoon);
    (void)identity::create_tenant(tx, {partner.id, identity::TenantKind::kPartner, partner.domain, partner.id});
  }
  partners::store::put_link(tx, kProvider, kReseller, partners::ResellerLinkStatus::kActive, kNoon);

  struct Row {
    const char *id, *partner_id, *country;
    customers::Segment segment = customers::Segment::kCommercial;
    bool agreed = true, related = true;
    const char* reseller = "";
  };
  const Row customers[] = {
      {kCustomer, kSeller, "US"},
      {kNoAgreement, kSeller, "US", customers::Segment::kCommercial, false},
      {kSchool, kSeller, "US", customers::Segment::kGovernment},
      {kInJapan, kSeller, "JP"},
      {kInKuwait, kSeller, "KW"},
      {kInBlocked, kSeller, "BR"},
      {kFarAway, kSeller, "DE"},
      {kEnded, kSeller, "US", customers::Segment::kCommercial, true, false},
      {kOfProvider, kProvider, "US", customers::Segment::kCommercial, true, true, kReseller},
      {kOfUnsigned, kUnsigned, "US"},
      {kOfRestricted, kRestricted, "US"},
      {kOfOther, kOtherSeller, "US"},
  };
  int number = 0;
  for (const Row& row : customers) {
    customers::Customer customer;
    customer.partner_id = row.partner_id;
    customer.id = row.id;
    customer.domain = "customer" + std::to_string(++number) + ".example";
    customer.segments = row.segment;
    customer.relationship = row.related ? customers::Relationship::kReseller : customers::Relationship::kNone;
    customer.agreement = row.agreed ? customers::AgreementState::kAttested : customers::AgreementState::kNone;
    customer.associated_partner_id = row.reseller;
    customer.billing.company_name = "Customer " + std::to_string(number);
    customer.billing.address.country = row.country;
    customer.created_at = kNoon;
    customers::store::insert(tx, customer);
    if (!row.related) customers::store::set_relationship(tx, row.partner_id, row.id, customers::Relationship::kNone);
    if (row.agreed) customers::store::set_agreement(tx, row.partner_id, row.id, customers::AgreementState::kAttested);
    (void)identity::create_tenant(tx,
                                  {customer.id, identity::TenantKind::kCustomer, customer.domain, customer.partner_id});
  }
}

void stock(sql::Tx& tx) {
  for (const char* country : {"US", "JP", "KW", "BR"}) {
    catalog::store::put_market(tx, {country, country, "here", *Currency::parse("USD")});
  }
  catalog::store::put_market(tx, {"DE", "DE", "elsewhere", *Currency::parse("EUR")});
  catalog::store::put_block(
      tx, {"BR", catalog::ProductType::kPerpetualSoftware, "BR", *parse_iso("2018-01-01"), std::nullopt, ""});
  catalog::store::insert_policy(
      tx,
      catalog::ReturnPolicy{
          .id = "return-2021", .family = "software", .effective_from = *parse_iso("2021-01-01"), .window_value = 60});
  catalog::store::put_product(tx, {.id = "DG7GMGF0DVT9",
                                   .title = "Server",
                                   .publisher = "Chandlery Press",
                                   .kind = catalog::ProductType::kPerpetualSoftware});
  const auto put_sku = [&](const Item& item, const char* title, catalog::KeySource keys) {
    catalog::Sku sku;
    sku.product_id = "DG7GMGF0DVT9";
    sku.id = item.sku;
    sku.title = title;
    sku.maximum_quantity = item.sku == kSeats.sku ? 1'000'000 : 1000;
    sku.billing_cycles = {"one_time"};
    if (item.sku == kYearly.sku) sku.terms = {"P1Y", "P3Y"};
    if (item.sku == kScarce.sku) sku.inventory = 5;
    sku.key_source = keys;
    sku.return_family = "software";
    catalog::store::put_sku(tx, sku);
  };
  put_sku(kServer, "Server Standard", catalog::KeySource::kGenerated);
  put_sku(kClientAccess, "Client access", catalog::KeySource::kNone);
  put_sku(kYearly, "Server by the year", catalog::KeySource::kNone);
  put_sku(kPooled, "Server with keys of a pool", catalog::KeySource::kPool);
  put_sku(kScarce, "Server of which five are left", catalog::KeySource::kNone);
  put_sku(kSeats, "A key for each seat", catalog::KeySource::kGenerated);
  sell(tx, kServer, "1069.00");
  sell(tx, kClientAccess, "45.125");
  sell(tx, kYearly, "1200.00", "P1Y");
  insert_price(tx, kYearly, "3000.00", "P3Y", *parse_iso("2021-01-01"));
  sell(tx, kPooled, "500.00");
  sell(tx, kScarce, "10.00");
  sell(tx, kSeats, "1.00");
  sell(tx, kServerInJapan, "120000");
  sell(tx, kServerInKuwait, "330.125");
  sell(tx, {"0001", "BR"}, "5000.00");
  sell(tx, {"0001", "DE"}, "900.00");
}

}  // namespace

std::vector<sql::Migration> World::steps() const {
  std::vector<sql::Migration> all;
  for (const auto& steps : {audit::schema(), identity::schema(), notices::schema(), partners::schema(),
                            customers::schema(), catalog::schema(), billing::schema(), fulfilment::schema(), schema()}) {
    all.insert(all.end(), steps.begin(), steps.end());
  }
  return all;
}

void World::SetUp() {
  create_database(steps());
  if (IsSkipped()) return;
  database().write_now([&](sql::Tx& tx) {
    populate(tx);
    stock(tx);
  });
}

Actor World::agent(std::string partner_id, Instant at) {
  Actor actor;
  actor.kind = PrincipalKind::kPartnerUser;
  actor.mode = TokenMode::kAppAndUser;
  actor.partner_id = std::move(partner_id);
  actor.user_id = "b0000000-0000-4000-8000-000000000001";
  actor.user_name = "agent@seller.example";
  actor.application_id = "app";
  actor.roles = {Role::kAdminAgent};
  actor.correlation_id = "correlation";
  actor.at = at;
  return actor;
}

void World::set_price(const Item& item, const char* price, Instant at) {
  database().write_now([&](sql::Tx& tx) {
    const catalog::Availability availability = availability_of(item);
    for (catalog::store::DatedPrice& old : catalog::store::prices_of_sku(tx, "DG7GMGF0DVT9", item.sku)) {
      if (old.availability_id != availability.id || (old.price.to && *old.price.to <= at)) continue;
      old.price.to = at;
      catalog::store::put_price(tx, availability, old.price);
    }
    insert_price(tx, item, price, "", at);
  });
}

std::map<std::string, std::int64_t> World::rows() {
  static const sql::Statement kCounts(
      "SELECT 'orders', COUNT(*) FROM orders"
      " UNION ALL SELECT 'order_lines', COUNT(*) FROM order_lines"
      " UNION ALL SELECT 'ordered carts', COUNT(*) FROM carts WHERE status = 'ordered'"
      " UNION ALL SELECT 'entitlements', COUNT(*) FROM entitlements"
      " UNION ALL SELECT 'software_keys', COUNT(*) FROM software_keys"
      " UNION ALL SELECT 'key_waits', COUNT(*) FROM key_waits"
      " UNION ALL SELECT 'ledger_entries', COUNT(*) FROM ledger_entries"
      " UNION ALL SELECT 'charges', COUNT(*) FROM charges"
      " UNION ALL SELECT 'audit_records', COUNT(*) FROM audit_records"
      " UNION ALL SELECT 'stock', CAST(SUM(inventory) AS BIGINT) FROM skus");
  std::map<std::string, std::int64_t> counts;
  database().read_now([&](sql::Tx& tx) {
    tx.query(kCounts, {}, [&](const sql::Row& row) { counts[row.string(0)] = row.integer(1); });
  });
  return counts;
}

}  // namespace chandlery::ordering
