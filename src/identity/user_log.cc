// See user_log.h.
#include "identity/user_log.h"

#include "identity/store.h"

namespace chandlery::identity {

void record(sql::Tx& tx, const Actor& actor, const Tenant& tenant, audit::Entry entry) {
  Actor in_the_log_of = actor;
  if (tenant.kind != TenantKind::kCustomer || actor.partner_id.empty()) in_the_log_of.partner_id = tenant.partner_id;
  if (tenant.kind == TenantKind::kCustomer) entry.customer_id = tenant.id;
  audit::append(tx, in_the_log_of, entry);
}

void record_act_on(sql::Tx& tx, const Actor& actor, const User& user, std::string_view operation,
                   std::vector<std::pair<std::string, std::string>> known) {
  const std::optional<Tenant> tenant = store::tenant_by_id(tx, user.tenant_id);
  known.insert(known.begin(), {"UserPrincipalName", user.user_name});
  record(tx, actor, *tenant,
         {.operation = operation,
          .resource_type = tenant->kind == TenantKind::kCustomer ? "customer_user" : "partner_user",
          .customized = std::move(known)});
}

}  // namespace chandlery::identity
