// A large file over HTTP, beside nginx serving the same file from the same disk.
#pragma once

#include "report.h"

namespace chandlery::bench {

Section measure_downloads(bool quick);

}  // namespace chandlery::bench
