// A moment in which nobody commits to a SQLite database.
#pragma once

#include <functional>

#include "platform/sql/database.h"

namespace chandlery::sql {

/// Runs `act` on the database's writer thread while it holds the write lock and has written nothing: no commit, of this process or
/// another, comes between. Waits for it and rethrows what it throws. Throws Failure when the database has stopped, and
/// std::logic_error when it is not SQLite.
void between_commits(Database& database, const std::function<void()>& act);

}  // namespace chandlery::sql
