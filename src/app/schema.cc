#include "app/schema.h"

#include <algorithm>
#include <functional>
#include <map>
#include <ranges>
#include <string>

#include "audit/schema.h"
#include "billing/schema.h"
#include "catalog/schema.h"
#include "customers/schema.h"
#include "fulfilment/schema.h"
#include "identity/schema.h"
#include "notices/schema.h"
#include "ordering/schema.h"
#include "partners/schema.h"
#include "platform/sql/inspect.h"
#include "reservations/schema.h"
#include "subscriptions/schema.h"
#include "support/schema.h"
#include "webhooks/schema.h"

namespace chandlery::app {

std::vector<sql::Migration> whole_schema() {
  std::vector<sql::Migration> all;
  for (const auto& of_module : {audit::schema, identity::schema, notices::schema, partners::schema, customers::schema,
                                catalog::schema, billing::schema, fulfilment::schema, ordering::schema,
                                subscriptions::schema, reservations::schema, support::schema, webhooks::schema, app::schema}) {
    const std::vector<sql::Migration> steps = of_module();
    all.insert(all.end(), steps.begin(), steps.end());
  }
  return all;
}

SchemaState schema_state(sql::Tx& tx) {
  std::map<std::string, std::int64_t, std::less<>> lacking;
  for (const sql::Migration& step : whole_schema()) ++lacking[std::string(step.module)];
  for (const sql::AppliedSchema& module : sql::applied_schema(tx)) lacking[module.module] -= module.steps;
  const auto steps = std::views::values(lacking);
  if (std::ranges::any_of(steps, [](std::int64_t count) { return count < 0; })) return SchemaState::kNewer;
  return std::ranges::any_of(steps, [](std::int64_t count) { return count > 0; }) ? SchemaState::kOlder : SchemaState::kSame;
}

}  // namespace chandlery::app
