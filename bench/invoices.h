// A month's invoice run and its reconciliation file beside what the engine and the disk can do.
#pragma once

#include "report.h"

namespace chandlery::bench {

Section measure_invoices(bool quick);

}  // namespace chandlery::bench
