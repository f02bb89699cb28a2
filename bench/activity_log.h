// The activity log: a day of it among very many records, and key reveals with their records durable (issue 3).
#pragma once

#include "report.h"

namespace chandlery::bench {

/// The same page of one day from a log of a million records and from a long one (SQLite).
Section measure_log(bool quick);
/// Reveals over HTTP, each with its record committed before its answer.
Section measure_reveals(bool quick);

}  // namespace chandlery::bench
