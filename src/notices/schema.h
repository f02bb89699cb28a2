// The notices' migrations, embedded by the build.
#pragma once

#include <vector>

#include "platform/sql/database.h"

namespace chandlery::notices {

std::vector<sql::Migration> schema();

}  // namespace chandlery::notices
