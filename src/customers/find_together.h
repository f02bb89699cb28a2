// Finding a customer in one round trip with what else a use case begins with.
#pragma once

#include <span>

#include "customers/service.h"

namespace chandlery::customers {

/// As find_buyer of service.h; `together` travel along, and are asked after it. Nothing is asked where the id alone says
/// that there is nothing to find.
Result<Buyer> find_buyer(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                         std::span<const sql::Tx::Question> together);

}  // namespace chandlery::customers
