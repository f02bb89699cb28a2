// The partners module's migrations; the build generates the definition from schema/*.sql.
#pragma once

#include <vector>

#include "platform/sql/database.h"

namespace chandlery::partners {
std::vector<sql::Migration> schema();
}  // namespace chandlery::partners
