// The table of what usage was metered by. Only usage_meter_store.cc names it.
#pragma once

#include <string_view>

#include "billing/usage_meters.h"

namespace chandlery::billing::store {

/// Queued.
void insert_meter(sql::Tx& tx, std::string_view partner_id, std::string_view charge_id, const UsageMeter& meter);
UsageMeters find_meters(sql::Tx& tx, std::string_view partner_id, std::string_view first, std::string_view last);

}  // namespace chandlery::billing::store
