// What a process tells of itself at /metrics beside the requests it counts: its memory and files, its database, its jobs.
#pragma once

#include "platform/jobs/board.h"
#include "platform/sql/database.h"

namespace chandlery::app {

/// Sets the gauges to how it stands now. Asks no database.
void refresh_vitals(const sql::Database& database, const jobs::Board& board);

}  // namespace chandlery::app
