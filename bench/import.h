// Filling a key pool beside inserting the same rows raw.
#pragma once

#include "report.h"

namespace chandlery::bench {

Section measure_import(bool quick);

}  // namespace chandlery::bench
