// Durable orders: checkout over HTTP beside the raw engine writing the same rows.
#pragma once

#include "report.h"
#include "platform/sql/sql.h"

namespace chandlery::bench {

Section measure_orders(sql::Engine engine, bool quick);

}  // namespace chandlery::bench
