// See demo_reservations.h.
#include "app/demo_reservations.h"

#include <fmt/format.h>

#include <limits>
#include <map>
#include <sstream>

#include "app/buying.h"
#include "app/commands.h"
#include "catalog/rules.h"
#include "customers/relationships.h"
#include "identity/service.h"
#include "ordering/service.h"
#include "partners/service.h"
#include "platform/files/csv_sheet.h"
#include "platform/files/file.h"
#include "reservations/usage_import.h"
#include "reservations/usage_rating.h"
#include "subscriptions/azure.h"

namespace chandlery::app {
namespace {

namespace fs = std::filesystem;

/// Calls `each` for every row; an Error ends the command with the file and the row.
template <class Each>
void each_row(const fs::path& file, std::initializer_list<std::string_view> required, Each&& each) {
  const std::string text = files::read_file(file);
  Result<files::CsvSheet> sheet = files::CsvSheet::open(text, required);
  if (!sheet) throw command_failure(file.string(), sheet.error());
  while (true) {
    const Result<bool> more = sheet->next();
    if (!more) throw command_failure(file.string(), more.error());
    if (!*more) return;
    const Result<void> done = each(*sheet);
    if (!done) throw command_failure(file.string() + ", row " + std::to_string(sheet->row()), done.error());
  }
}

Result<std::int64_t> number_in(const files::CsvSheet& sheet, std::string_view column) {
  const auto number = Decimal::parse(sheet.get(column));
  if (number && number->scale() == 0) return static_cast<std::int64_t>(number->mantissa());
  return fail(errors::kInvalidInput, "This is no whole number.", std::string(column));
}

class Reserving {
 public:
  explicit Reserving(Shop& shop) : shop_(shop), services_(buying_services(shop)) {}

  Result<void> reserve(const files::CsvSheet& sheet) {
    const Instant at = console_actor(shop_.clock).at.plus_days(-static_cast<int>(OR_RETURN(number_in(sheet, "days_ago"))));
    const std::int64_t quantity = OR_RETURN(number_in(sheet, "quantity"));
    shop_.write([&](sql::Tx& tx) -> Result<void> {
      const Place place = OR_RETURN(place_of(tx, sheet, at));
      const std::string product(sheet.get("product_id")), sku(sheet.get("sku_id"));
      const catalog::CatalogItemId item{
          product, sku, catalog::availability_id(product, sku, place.buyer.country, customers::Segment::kCommercial)};
      ordering::LineRequest line{.catalog_item_id = item.to_string(),
                                 .quantity = quantity,
                                 .billing_cycle = std::string(sheet.get("billing_cycle")),
                                 .term_duration = std::string(sheet.get("term_duration")),
                                 .provisioning_context = R"({"subscriptionId":")" + place.subscription + R"(","scope":"Shared"})"};
      const std::string cycle = line.billing_cycle;
      OR_RETURN(ordering::place_order(tx, place.seller, services_,
                                      {.customer_id = place.buyer.id, .billing_cycle = cycle, .lines = {std::move(line)}}));
      return {};
    });
    return {};
  }

  Result<void> use(const files::CsvSheet& sheet, std::string& csv) {
    const Instant now = console_actor(shop_.clock).at;
    const std::int64_t first = OR_RETURN(number_in(sheet, "first_hour")), hours = OR_RETURN(number_in(sheet, "hours"));
    shop_.write([&](sql::Tx& tx) -> Result<void> {
      const Place place = OR_RETURN(place_of(tx, sheet, now));
      const partners::Partner seller = OR_RETURN(partners::find_partner(tx, place.seller.partner_id));
      for (int day = kDemoUsageDays; day >= 1; --day) {
        for (std::int64_t hour = first; hour < std::min<std::int64_t>(24, first + hours); ++hour) {
          const Instant from = Date::of(now).plus_days(-day).start().plus_seconds(hour * 3600);
          csv += fmt::format("demo-{},{},{},{},{},/machines/{},{},{},{},1,{},{},{},{}\n", ++rows_, seller.id, place.buyer.id,
                             place.subscription, sheet.get("resource_group"), sheet.get("machine"),
                             sheet.get("arm_sku_name"), sheet.get("region"), to_iso(from), sheet.get("unit_price"),
                             seller.currency.code(), sheet.get("earned_credit"), sheet.get("arm_sku_name"));
        }
      }
      return {};
    });
    return {};
  }

 private:
  struct Place {
    customers::Buyer buyer;
    Actor seller;
    std::string subscription;
  };
  /// The customer, its partner, and the Azure subscription of this name, opened and registered where there is none yet.
  Result<Place> place_of(sql::Tx& tx, const files::CsvSheet& sheet, Instant at) {
    const auto tenant = identity::find_tenant(tx, sheet.get("customer_domain"));
    if (!tenant) return fail(errors::kNotFound, "There is no such customer.", "customer_domain");
    const std::vector<customers::Buyer> buyers = customers::customers_with_id(tx, tenant->id);
    if (buyers.empty()) return fail(errors::kNotFound, "There is no such customer.", "customer_domain");
    Place place{.buyer = buyers.front(), .seller = console_actor(shop_.clock), .subscription = {}};
    place.seller.partner_id = place.buyer.partner_id;
    place.seller.at = at;
    const std::string name(sheet.get("subscription"));
    std::string& known = subscriptions_[{place.buyer.id, name}];
    if (known.empty()) {
      const auto opened = OR_RETURN(subscriptions::open_azure_subscription(tx, place.seller, place.buyer.id, {name, {}, {}}));
      OR_RETURN(subscriptions::register_azure(tx, place.seller, place.buyer.id, opened.id));
      known = opened.id;
    }
    place.subscription = known;
    return place;
  }

  Shop& shop_;
  const ordering::Services services_;
  std::map<std::pair<std::string, std::string>, std::string> subscriptions_;  ///< by customer and name
  std::int64_t rows_ = 0;
};

}  // namespace

void reserve_in_demo(Shop& shop, const fs::path& folder) {
  Reserving reserving(shop);
  each_row(folder / "reservations.csv", {"customer_domain", "subscription", "product_id", "sku_id", "quantity"},
           [&](const files::CsvSheet& sheet) { return reserving.reserve(sheet); });
  std::string csv =
      "RecordId,PartnerId,CustomerId,SubscriptionId,ResourceGroup,ResourceURI,ArmSkuName,ResourceLocation,UsageHour,Quantity,"
      "UnitPrice,Currency,PartnerEarnedCredit,MeterName\n";
  each_row(folder / "usage.csv", {"customer_domain", "subscription", "machine", "arm_sku_name", "hours", "unit_price"},
           [&](const files::CsvSheet& sheet) { return reserving.use(sheet, csv); });
  std::istringstream rows(csv);
  const auto report = reservations::import_usage(*shop.database, console_actor(shop.clock), reservations::UsageFormat::kCsv,
                                                 "demo", rows);
  if (!report) throw command_failure((folder / "usage.csv").string(), report.error());
  reservations::rate_usage(*shop.database, console_actor(shop.clock), std::numeric_limits<std::int64_t>::max(),
                           [](const reservations::RatingRun&) { return true; });
}

}  // namespace chandlery::app
