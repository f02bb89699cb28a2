// The customer and the line that a path names, for every route below `.../lineitems/{line_number}`.
#pragma once

#include "core/result.h"
#include "customers/service.h"
#include "fulfilment/model.h"
#include "platform/http/route.h"

namespace chandlery::fulfilment {

struct Addressed {
  Actor actor;  ///< as it acts on the line: customers::acting_for
  customers::Buyer customer;
  Entitlement line;
};
/// Checked in the order of the arguments. A customer's user has lines with each of its partners.
Result<Addressed> find_addressed(sql::Tx& tx, const Actor& actor, std::string_view customer_id, std::string_view order_id,
                                 std::string_view line_number);
/// By {customer_id}, {order_id} and {line_number}.
Result<Addressed> addressed(http::Call& call);

}  // namespace chandlery::fulfilment
