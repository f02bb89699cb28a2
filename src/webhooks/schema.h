// The migrations of this module, embedded by the build.
#pragma once

#include <vector>

#include "platform/sql/database.h"

namespace chandlery::webhooks {
std::vector<sql::Migration> schema();
}
