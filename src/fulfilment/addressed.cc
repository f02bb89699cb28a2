#include "fulfilment/addressed.h"

#include "customers/relationships.h"
#include "fulfilment/keys.h"

namespace chandlery::fulfilment {

Result<Addressed> find_addressed(sql::Tx& tx, const Actor& actor, std::string_view customer_id, std::string_view order_id,
                                 std::string_view line_number) {
  for (customers::Buyer& customer : OR_RETURN(customers::find_relationships(tx, actor, customer_id))) {
    Result<Entitlement> line = find_line(tx, customer, order_id, line_number);
    if (line) return Addressed{customers::acting_for(actor, customer), std::move(customer), *std::move(line)};
    if (!line.error().is(errors::kOrderNotFound)) return fail(std::move(line).error());
  }
  return fail(errors::kOrderNotFound);
}

Result<Addressed> addressed(http::Call& call) {
  return find_addressed(call.tx, call.actor, call.path["customer_id"], call.path["order_id"], call.path["line_number"]);
}

}  // namespace chandlery::fulfilment
