// The activity log's migrations, embedded by the build.
#pragma once

#include <vector>

#include "platform/sql/database.h"

namespace chandlery::audit {

std::vector<sql::Migration> schema();

}  // namespace chandlery::audit
