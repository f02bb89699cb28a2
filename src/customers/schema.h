// The customers module's migrations; the build generates the definition from schema/*.sql.
#pragma once

#include <vector>

#include "platform/sql/database.h"

namespace chandlery::customers {
std::vector<sql::Migration> schema();
}  // namespace chandlery::customers
