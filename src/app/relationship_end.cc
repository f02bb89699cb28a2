// See relationship_end.h.
#include "app/relationship_end.h"

#include "billing/budgets.h"
#include "reservations/service.h"

namespace chandlery::app {

Result<void> prepare_relationship_end(sql::Tx& tx, const Actor& actor, std::string_view customer_id) {
  RETURN_IF_FAILED(reservations::may_end_relationship(tx, actor, customer_id));
  RETURN_IF_FAILED(billing::set_budget(tx, actor, customer_id, std::nullopt));
  return {};
}

}  // namespace chandlery::app
