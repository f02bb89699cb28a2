// What must hold before a partner's relationship with a customer ends, and what ends with it.
#pragma once

#include <string_view>

#include "core/actor.h"
#include "core/result.h"
#include "platform/sql/sql.h"

namespace chandlery::app {

/// The errors of reservations::may_end_relationship. Takes the customer's budget away, which would be counted where nobody
/// could see it.
Result<void> prepare_relationship_end(sql::Tx& tx, const Actor& actor, std::string_view customer_id);

}  // namespace chandlery::app
