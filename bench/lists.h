// How long a page of each list takes when the list is long.
#pragma once

#include "platform/sql/sql.h"
#include "report.h"

namespace chandlery::bench {

Section measure_lists(sql::Engine engine, bool quick);

}  // namespace chandlery::bench
