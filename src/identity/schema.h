// The directory's migrations, embedded by the build.
#pragma once

#include <vector>

#include "platform/sql/database.h"

namespace chandlery::identity {
std::vector<sql::Migration> schema();
}
