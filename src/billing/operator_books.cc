#include "billing/operator_books.h"

#include "partners/service.h"

namespace chandlery::billing {

Result<Actor> in_books_of(http::Call& call) {
  const partners::Partner partner = OR_RETURN(partners::find_partner(call.tx, call.path["partner_id"]));
  Actor actor = call.actor;
  actor.partner_id = partner.id;
  return actor;
}

}  // namespace chandlery::billing
