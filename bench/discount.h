// How fast the engine applies reservations to hours of usage, beside a plain scan of the same input.
#pragma once

#include "report.h"

namespace chandlery::bench {

Section measure_discount(bool quick);

}  // namespace chandlery::bench
