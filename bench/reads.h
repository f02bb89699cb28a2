// Reads over HTTP beside the same query and JSON in process, beside a constant answer, and that beside nginx.
#pragma once

#include "report.h"

namespace chandlery::bench {

Section measure_reads(bool quick);

}  // namespace chandlery::bench
