// Durable orders: checkout over HTTP beside the raw engine writing the same rows.
#pragma once

#include "platform/sql/sql.h"
#include "report.h"

namespace chandlery::bench {

Section measure_orders(sql::Engine engine, bool quick);

}  // namespace chandlery::bench
