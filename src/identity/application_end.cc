#include "identity/application_end.h"

#include "identity/rules.h"
#include "identity/service.h"
#include "identity/store.h"
#include "identity/user_log.h"
#include "platform/json/writer.h"

namespace chandlery::identity {
namespace {

std::string describe(const Application& application) {
  json::Writer out;
  out.begin_object().field("Id", application.id).field("Name", application.name);
  out.field("Roles", role_words(application.roles)).end_object();
  return out.take();
}

}  // namespace

Result<void> delete_application(sql::Tx& tx, const Actor& actor, std::string_view tenant_id,
                                std::string_view client_id) {
  const Application application = OR_RETURN(application_found(tx, tenant_id, client_id));
  const std::optional<Tenant> tenant = store::tenant_by_id(tx, application.tenant_id);
  if (!tenant || !store::delete_application(tx, application.id, actor.at))
    return fail(errors::kNotFound, "There is no such application.");
  record(tx, actor, *tenant,
         {.operation = "unregister_application", .resource_type = "application", .old_value = describe(application)});
  return {};
}

}  // namespace chandlery::identity
