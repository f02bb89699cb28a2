// Whether a reservation has covered usage, which decides what comes back in its first days (rules 5.4).
#pragma once

#include "platform/sql/sql.h"
#include "reservations/model.h"

namespace chandlery::reservations {

/// Until `at`, by itself or by what it was split from or merged of: by any of its reservation order.
bool was_used(sql::Tx& tx, const Reservation& reservation, Instant at);

}  // namespace chandlery::reservations
