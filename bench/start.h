// How soon a server with a large database is ready, and what memory it keeps.
#pragma once

#include "report.h"

namespace chandlery::bench {

Section measure_start(bool quick);

}  // namespace chandlery::bench
