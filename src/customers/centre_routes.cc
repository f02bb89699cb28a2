// What a customer sees and changes of its partners: /v1/partners, and whom to ask for support (rules 2.3, 6.2).
#include "customers/centre_wire.h"
#include "customers/routes.h"
#include "platform/json/collection.h"

namespace chandlery::customers {
namespace {

using http::Access, http::Call, http::Idempotency, http::Method, http::Response, http::Route, http::Tokens;

Result<Response> get_partners(Call& call) {
  return Response{.body = json::collection(partners_of_customer(call.tx, call.actor), "/partners",
                                           write_partner_of_customer)};
}

Result<Response> delete_delegated_admin(Call& call) {
  json::Writer out;
  write_partner_of_customer(out, OR_RETURN(end_delegated_admin(call.tx, call.actor, call.path["serving_partner_id"])));
  return Response{.body = out.take()};
}

Result<Response> get_support_contacts(Call& call) {
  return Response{.body = json::collection(support_contacts(call.tx, call.actor), "/supportcontact",
                                           write_support_contact)};
}

}  // namespace

std::vector<Route> centre_routes() {
  return {
      {Method::kGet, "/v1/partners", Capability::kCustomerManagePartners, Tokens::kUserOnly, Access::kRead,
       Idempotency::kNone, "The customer's partners, and whether they hold delegated rights.", get_partners},
      {Method::kDelete, "/v1/partners/{serving_partner_id}/delegatedadmin", Capability::kCustomerManagePartners,
       Tokens::kUserOnly, Access::kWrite, Idempotency::kReplay,
       "Takes a partner's delegated rights back; the relationship stays.", delete_delegated_admin},
      {Method::kGet, "/v1/supportcontact", Capability::kCustomerViewProducts, Tokens::kUserOnly, Access::kRead,
       Idempotency::kNone, "Whom the customer asks for support, one for each of its partners.", get_support_contacts},
  };
}

}  // namespace chandlery::customers
