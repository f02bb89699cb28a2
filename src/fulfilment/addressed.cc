#include "fulfilment/addressed.h"

#include "fulfilment/keys.h"

namespace chandlery::fulfilment {

Result<Addressed> addressed(http::Call& call) {
  customers::Buyer customer = OR_RETURN(customers::find_buyer(call.tx, call.actor, call.path["customer_id"]));
  Entitlement line = OR_RETURN(find_line(call.tx, customer, call.path["order_id"], call.path["line_number"]));
  return Addressed{std::move(customer), std::move(line)};
}

}  // namespace chandlery::fulfilment
