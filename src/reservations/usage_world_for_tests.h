// The world of ordering's tests with the tables of reservations beside.
#pragma once

#include <vector>

#include "ordering/test_world.h"
#include "reservations/schema.h"
#include "subscriptions/schema.h"

namespace chandlery::reservations {

class UsageWorld : public ordering::World {
 protected:
  std::vector<sql::Migration> steps() const override {
    std::vector<sql::Migration> all = World::steps();
    for (const auto& more : {subscriptions::schema(), schema()}) all.insert(all.end(), more.begin(), more.end());
    return all;
  }
};

}  // namespace chandlery::reservations
