// A partner's own API applications over HTTP: names, addresses, state, and secrets that are shown once.
#include "identity/application_end.h"
#include "identity/directory_wire.h"
#include "identity/routes.h"
#include "identity/service.h"
#include "platform/json/collection.h"

namespace chandlery::identity {
namespace {

Result<Application> application_of(http::Call& call) {
  return application_found(call.tx, call.actor.partner_id, call.path["application_id"]);
}

http::Response answer(http::Call& call, const Application& application) {
  const std::vector<SecretRecord> secrets = list_secrets(call.tx, application, call.actor.at);
  json::Writer out;
  write_application(out, application, nullptr, &secrets);
  return ok(out);
}

Result<http::Response> get_applications(http::Call& call) {
  const std::vector<Application> applications = list_applications(call.tx, call.actor.partner_id);
  std::vector<std::vector<SecretRecord>> secrets;
  for (const Application& each : applications) secrets.push_back(list_secrets(call.tx, each, call.actor.at));
  const auto write = [&](json::Writer& out, const Application& each) {
    write_application(out, each, nullptr, &secrets[static_cast<std::size_t>(&each - applications.data())]);
  };
  return http::Response{.body = json::collection(applications, "/applications", write)};
}

Result<http::Response> get_application(http::Call& call) { return answer(call, OR_RETURN(application_of(call))); }

Result<http::Response> post_application(http::Call& call) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  NewApplication wanted = OR_RETURN(read_new_application(body));
  wanted.tenant_id = call.actor.partner_id;
  wanted.id.clear();  // well-known client ids are the operator's to register
  if (std::ssize(list_applications(call.tx, wanted.tenant_id)) >= kMostApplications) {
    return fail(errors::kInvalidInput, "A partner has at most " + std::to_string(kMostApplications) + " applications.");
  }
  const CreatedApplication application = OR_RETURN(create_application(call.tx, call.actor, wanted));
  json::Writer out;
  write_application(out, application.application, &application);
  return created(out);
}

Result<http::Response> patch_application(http::Call& call) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  const ApplicationChanges changes = OR_RETURN(read_application_changes(body));
  return answer(call, OR_RETURN(change_application(call.tx, call.actor, call.actor.partner_id,
                                                   call.path["application_id"], changes)));
}

Result<http::Response> remove_application(http::Call& call) {
  RETURN_IF_FAILED(
      delete_application(call.tx, call.actor, call.actor.partner_id, call.path["application_id"]));
  return http::Response{.status = 204};
}

Result<http::Response> post_secret(http::Call& call) {
  const CreatedSecret secret =
      OR_RETURN(add_application_secret(call.tx, call.actor, call.actor.partner_id, call.path["application_id"]));
  json::Writer out;
  write_created_secret(out, secret);
  return created(out);
}

Result<http::Response> delete_secret(http::Call& call) {
  RETURN_IF_FAILED(remove_application_secret(call.tx, call.actor, call.actor.partner_id, call.path["application_id"],
                                             call.path["secret_id"]));
  return http::Response{.status = 204};
}

http::Route manage(http::Method method, std::string_view pattern, std::string_view summary,
                   http::RouteHandler handler) {
  return {method,
          pattern,
          Capability::kManageApplications,
          http::Tokens::kUserOnly,
          http::is_unsafe(method) ? http::Access::kWrite : http::Access::kRead,
          http::Idempotency::kNone,  // some answers carry a secret, which no replay may keep
          summary,
          std::move(handler)};
}

}  // namespace

std::vector<http::Route> application_routes() {
  using enum http::Method;
  return {
      manage(kGet, "/v1/applications", "Lists the partner's API applications.", get_applications),
      manage(kPost, "/v1/applications", "Registers an API application; its secret is shown once.", post_application),
      manage(kGet, "/v1/applications/{application_id}", "An API application of the partner.", get_application),
      manage(kPatch, "/v1/applications/{application_id}",
             "Changes an application's name and redirect addresses, disables or restores it.", patch_application),
      manage(kDelete, "/v1/applications/{application_id}",
             "Deletes an application for good: its secrets and tokens work no more.", remove_application),
      manage(kPost, "/v1/applications/{application_id}/secrets", "Adds a client secret, shown once.", post_secret),
      manage(kDelete, "/v1/applications/{application_id}/secrets/{secret_id}", "Removes a client secret.",
             delete_secret),
  };
}

}  // namespace chandlery::identity
