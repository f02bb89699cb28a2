// The module's migrations; the build writes the definition from schema/.
#pragma once

#include <vector>

#include "platform/sql/database.h"

namespace chandlery::catalog {

std::vector<sql::Migration> schema();

}  // namespace chandlery::catalog
