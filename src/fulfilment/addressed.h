// The customer and the line that a path names, for every route below `.../lineitems/{line_number}`.
#pragma once

#include "core/result.h"
#include "customers/service.h"
#include "fulfilment/model.h"
#include "platform/http/route.h"

namespace chandlery::fulfilment {

struct Addressed {
  customers::Buyer customer;
  Entitlement line;
};
/// By {customer_id}, {order_id} and {line_number}, checked in this order.
Result<Addressed> addressed(http::Call& call);

}  // namespace chandlery::fulfilment
