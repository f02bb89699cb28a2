// How many orders a partner has, for the operator: counted up to a number, since nobody needs the last digit of a million.
#pragma once

#include <cstdint>
#include <string_view>

#include "platform/sql/sql.h"

namespace chandlery::ordering {

/// At most `most`.
std::int64_t count_orders(sql::Tx& tx, std::string_view partner_id, std::int64_t most);

}  // namespace chandlery::ordering
