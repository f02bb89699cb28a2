// Opens a database as the settings describe it.
#pragma once

#include <memory>
#include <string>

#include "platform/sql/database.h"

namespace chandlery::sql {

/// The address of sql::open, and on PostgreSQL so many connections that write, and half as many more, one at least, that
/// read. SQLite has one writer whatever the number.
std::unique_ptr<Database> open(const std::string& address, int connections);

}  // namespace chandlery::sql
