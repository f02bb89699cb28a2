// The world of ordering's tests with the tables of reservations beside.
#pragma once

#include <vector>

#include "audit/schema.h"
#include "billing/schema.h"
#include "catalog/schema.h"
#include "customers/schema.h"
#include "fulfilment/schema.h"
#include "identity/schema.h"
#include "notices/schema.h"
#include "ordering/schema.h"
#include "ordering/test_world.h"
#include "partners/schema.h"
#include "reservations/schema.h"
#include "subscriptions/schema.h"

namespace chandlery::reservations {

class UsageWorld : public ordering::World {
 protected:
  void SetUp() override {
    World::SetUp();
    if (IsSkipped()) return;
    std::vector<sql::Migration> all;
    for (const auto& steps :
         {audit::schema(), identity::schema(), notices::schema(), partners::schema(), customers::schema(),
          catalog::schema(), billing::schema(), fulfilment::schema(), ordering::schema(), subscriptions::schema(),
          schema()}) {
      all.insert(all.end(), steps.begin(), steps.end());
    }
    sql::migrate(database(), all, ordering::kNoon);
  }
};

}  // namespace chandlery::reservations
