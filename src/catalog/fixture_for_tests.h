// A small catalogue for tests: the server's own markets, blocks and policies, and a few products with round prices.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "audit/schema.h"
#include "catalog/imports.h"
#include "catalog/price_import.h"
#include "catalog/price_sheet.h"
#include "catalog/rules.h"
#include "catalog/schema.h"
#include "catalog/service.h"
#include "customers/schema.h"
#include "identity/schema.h"
#include "notices/schema.h"
#include "partners/schema.h"
#include "platform/crypto/crypto.h"

namespace chandlery::catalog::fixture {

inline std::vector<sql::Migration> schemas() {
  std::vector<sql::Migration> all;
  for (const auto& module : {audit::schema(), identity::schema(), notices::schema(), partners::schema(), customers::schema(),
                             catalog::schema()}) {
    all.insert(all.end(), module.begin(), module.end());
  }
  return all;
}

inline Instant at(std::string_view text) { return parse_iso(text).value(); }

inline Actor operator_at(Instant moment) {
  Actor actor;
  actor.kind = PrincipalKind::kOperator;
  actor.roles = {Role::kOperator};
  actor.user_id = "00000000-0000-4000-8000-0000000000ff";
  actor.user_name = "operator@operator.example";
  actor.at = moment;
  return actor;
}

/// A perpetual server (1 to 100 licences), a subscription of one term with limited stock, a reservation of two terms.
inline constexpr std::string_view kProducts = R"([
 {"id":"SERVER000001","title":"Server 2019","description":"d","publisher":"P","kind":"perpetual_software",
  "productType":{"id":"Software","displayName":"Software","subType":{"id":"SoftwarePerpetual","displayName":"Perpetual"}},
  "targetViews":["SoftwarePerpetual"],
  "skus":[{"id":"0001","title":"Server 2019, 16 cores","description":"d","minimumQuantity":1,"maximumQuantity":100,
           "terms":[],"supportedBillingCycles":["one_time"],"keySource":"pool",
           "fulfilmentPolicyFamily":"software","returnPolicyFamily":"perpetual"}]},
 {"id":"SUBSCRIBE001","title":"Database","description":"d","publisher":"P","kind":"software_subscription",
  "productType":{"id":"Software","displayName":"Software","subType":{"id":"SoftwareSubscription","displayName":"Subscription"}},
  "targetViews":["SoftwareSubscriptions"],
  "skus":[{"id":"0002","title":"Database, 2 cores, 1 year","description":"d","maximumQuantity":1000,"terms":["P1Y"],
           "supportedBillingCycles":["one_time"],"keySource":"generated","inventory":10,
           "fulfilmentPolicyFamily":"software","returnPolicyFamily":"software-subscription"}]},
 {"id":"RESERVE00001","title":"Reserved VM","description":"d","publisher":"P","kind":"reservation",
  "productType":{"id":"AzureReservation","displayName":"Azure Reservation"},
  "targetViews":["AzureReservationsVM"],
  "skus":[{"id":"0001","title":"Reserved VM, East","description":"d","maximumQuantity":999999999,"terms":["P1Y","P3Y"],
           "supportedBillingCycles":["one_time","monthly"],
           "purchasePrerequisites":["InventoryCheck","AzureSubscriptionRegistration"],
           "inventoryVariables":["AzureSubscriptionId"],"provisioningVariables":["Scope","SubscriptionId","Duration"],
           "dynamicAttributes":{"armRegionName":"eastus"},
           "fulfilmentPolicyFamily":"no-keys","returnPolicyFamily":"reservation"}]}
])";

inline constexpr std::string_view kPrices =
    "ProductId,SkuId,TermDuration,BillingPlan,Market,Currency,UnitPrice,EffectiveStartDate,EffectiveEndDate,ERP Price,Segment\n"
    "SERVER000001,0001,,,US,USD,1069.00,1/1/2020 12:00:00 AM,,1282.80,\n"
    "SERVER000001,0001,,,DE,EUR,980.00,2020-01-01,,,Commercial\n"
    "SERVER000001,0001,,,GL,EUR,990.00,2020-01-01,,,\n"
    "SERVER000001,0001,,,AU,AUD,1500.00,2020-01-01,,,\n"
    "SERVER000001,0001,,,DE,EUR,490.00,2020-01-01,,,education\n"
    "SUBSCRIBE001,0002,P1Y,OneTime,US,USD,1420.00,2020-01-01,2021-07-01,,\n"
    "SUBSCRIBE001,0002,P1Y,OneTime,US,USD,1500.00,2021-07-01,,,\n"
    "RESERVE00001,0001,P1Y,,US,USD,512.400000,2020-01-01,,,\n"
    "RESERVE00001,0001,P3Y,,US,USD,999.000000,2020-01-01,,,\n"
    "RESERVE00001,0001,P1Y,,GL,EUR,500.00,2020-01-01,,,\n";

inline void must(const Result<ImportReport>& report) {
  if (!report) throw std::runtime_error(report.error().message + " " + report.error().field);
  if (!report->imported()) {
    const RowError& first = report->errors.front();
    throw std::runtime_error("row " + std::to_string(first.row) + " " + first.column + ": " + first.reason);
  }
}

inline void import_everything(sql::Tx& tx, std::string_view data_folder) {
  crypto::initialise();
  const Actor actor = operator_at(at("2020-01-01"));
  if (const auto seeds = import_seeds(tx, actor, data_folder); !seeds) throw std::runtime_error(seeds.error().message);
  must(import_products(tx, actor, kProducts));
  must(import_price_sheet(tx, actor, kPrices, nullptr));
}

inline CatalogItemId item(std::string_view product, std::string_view sku, std::string_view market,
                          customers::Segment segment = customers::Segment::kCommercial) {
  return {std::string(product), std::string(sku), availability_id(product, sku, market, segment)};
}

}  // namespace chandlery::catalog::fixture
