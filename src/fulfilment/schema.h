// Fulfilment's migrations, embedded by the build.
#pragma once

#include <vector>

#include "platform/sql/database.h"

namespace chandlery::fulfilment {

std::vector<sql::Migration> schema();

}  // namespace chandlery::fulfilment
