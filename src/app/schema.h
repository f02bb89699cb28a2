// The whole schema in the order of the floors.
#pragma once

#include <vector>

#include "platform/sql/database.h"

namespace chandlery::app {

std::vector<sql::Migration> schema();      ///< of this module alone
std::vector<sql::Migration> whole_schema();

}  // namespace chandlery::app
