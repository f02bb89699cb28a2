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
  const std::optional<Tenant> tenant = store::tenant_by_id(tx, tenant_id);
  const std::optional<Application> application = find_application(tx, client_id);
  if (!tenant || !application || application->tenant_id != tenant->id)
    return fail(errors::kNotFound, "There is no such application.");
  store::delete_application(tx, application->id, actor.at);
  record(tx, actor, *tenant,
         {.operation = "unregister_application",
          .resource_type = "application",
          .old_value = describe(*application)});
  return {};
}

}  // namespace chandlery::identity
