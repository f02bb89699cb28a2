// Who am I, and the operator's management of tenants' users and applications.
#include <charconv>

#include "core/id.h"
#include "identity/application_end.h"
#include "identity/directory_wire.h"
#include "identity/routes.h"
#include "identity/rules.h"
#include "identity/service.h"
#include "identity/wire.h"
#include "platform/json/collection.h"
#include "platform/json/reader.h"

namespace chandlery::identity {
namespace {

constexpr int kPageSize = 100;
constexpr int kLargestPage = 500;

Result<Tenant> tenant_of(sql::Tx& tx, const http::PathParameters& path) {
  std::optional<std::string> id = normalise_guid(path["tenant_id"]);
  std::optional<Tenant> tenant;
  if (id) tenant = find_tenant(tx, *id);
  if (!tenant) return fail(errors::kNotFound, "There is no such tenant.");
  return std::move(*tenant);
}

Result<http::Response> who_am_i(http::Call& call) {
  const Actor& actor = call.actor;
  std::string tenant_id = !actor.customer_id.empty() ? actor.customer_id : actor.partner_id;
  std::optional<User> user;
  std::optional<Tenant> tenant;
  if (!actor.user_id.empty()) user = find_user_by_name(call.tx, actor.user_name);
  if (tenant_id.empty() && user) tenant_id = user->tenant_id;
  if (!tenant_id.empty()) tenant = find_tenant(call.tx, tenant_id);

  json::Writer out;
  out.begin_object()
      .field("id", actor.principal())
      .field("userPrincipalName", actor.user_name)
      .field("displayName", user ? user->display_name : actor.user_name)
      .field("applicationId", actor.application_id)
      .field("tokenMode", actor.mode == TokenMode::kAppAndUser ? "app_and_user" : "app_only")
      .field("mfa", actor.mfa);
  if (tenant) {
    out.key("tenant")
        .begin_object()
        .field("id", tenant->id)
        .field("domain", tenant->domain)
        .field("kind", to_string(tenant->kind))
        .field("partnerId", tenant->partner_id)
        .end_object();
  }
  write_roles(out, actor.roles);
  out.key("capabilities").begin_array();
  for (Capability capability : capabilities_of(actor)) out.value(to_string(capability));
  out.end_array();
  out.attributes("Me").end_object();
  http::Response response = ok(out);
  response.set("Cache-Control", "no-store");
  return response;
}

Result<int> read_size(const http::Query& query) {
  std::string_view given = query.get("size");
  if (given.empty()) return kPageSize;
  int size = 0;
  auto [end, problem] = std::from_chars(given.data(), given.data() + given.size(), size);
  if (problem != std::errc() || end != given.data() + given.size() || size < 1 || size > kLargestPage)
    return fail(errors::kInvalidInput, "The size is a number from 1 to 500.", "size");
  return size;
}

Result<http::Response> list_users_of_tenant(http::Call& call) {
  Tenant tenant = OR_RETURN(tenant_of(call.tx, call.path));
  int size = OR_RETURN(read_size(call.request.query));
  std::string_view after = call.request.query.get("after");
  Page<User> page = list_users(call.tx, tenant.id, after, size);

  std::string self = "/operator/v1/tenants/" + tenant.id + "/users?size=" + std::to_string(size);
  json::Writer out;
  out.begin_object().field("totalCount", static_cast<std::int64_t>(page.items.size())).key("items").begin_array();
  for (const User& user : page.items) write_user(out, user);
  out.end_array().key("links").begin_object().link("self", self);
  if (!page.next.empty()) out.link("next", self + "&after=" + page.next);
  out.end_object().attributes("Collection").end_object();
  return ok(out);
}

Result<http::Response> add_user(http::WorkerCall& call) {
  json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  json::Object body = OR_RETURN(document.object());
  NewUser wanted = OR_RETURN(read_new_user(body));
  PreparedUser prepared = OR_RETURN(prepare_checked_user(std::move(wanted)));

  std::optional<Result<CreatedUser>> outcome;
  call.database.write_now([&](sql::Tx& tx) {
    outcome = [&]() -> Result<CreatedUser> {
      prepared.user.tenant_id = OR_RETURN(tenant_of(tx, call.path)).id;
      return create_user(tx, call.actor, prepared);
    }();
    if (!*outcome) tx.undo();
  });
  CreatedUser user = OR_RETURN(std::move(*outcome));
  json::Writer out;
  write_created_user(out, user);
  return created(out);
}

Result<http::Response> patch_user(http::Call& call) {
  Tenant tenant = OR_RETURN(tenant_of(call.tx, call.path));
  json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  json::Object body = OR_RETURN(document.object());
  UserChanges changes = OR_RETURN(read_user_changes(body));
  User user = OR_RETURN(change_user(call.tx, call.actor, tenant.id, call.path["user_id"], changes));
  json::Writer out;
  write_user(out, user);
  return ok(out);
}

Result<http::Response> reset_password(http::Call& call) {
  Tenant tenant = OR_RETURN(tenant_of(call.tx, call.path));
  PreparedPassword prepared = prepare_password({});  // a temporary one: cheap to hash
  RETURN_IF_FAILED(set_password(call.tx, call.actor, tenant.id, call.path["user_id"], prepared));
  json::Writer out;
  out.begin_object().field("temporaryPassword", prepared.temporary_password).attributes("PasswordProfile").end_object();
  return created(out);
}

Result<http::Response> list_applications_of_tenant(http::Call& call) {
  Tenant tenant = OR_RETURN(tenant_of(call.tx, call.path));
  std::vector<Application> applications = list_applications(call.tx, tenant.id);
  return http::Response{.body = json::collection(
                            applications, "/operator/v1/tenants/" + tenant.id + "/applications",
                            [](json::Writer& out, const Application& each) { write_application(out, each, nullptr); })};
}

Result<http::Response> add_application(http::Call& call) {
  Tenant tenant = OR_RETURN(tenant_of(call.tx, call.path));
  json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  json::Object body = OR_RETURN(document.object());
  NewApplication wanted = OR_RETURN(read_new_application(body));
  wanted.tenant_id = tenant.id;
  CreatedApplication application = OR_RETURN(create_application(call.tx, call.actor, wanted));
  json::Writer out;
  write_application(out, application.application, &application);
  return created(out);
}

Result<http::Response> remove_application(http::Call& call) {
  const Tenant tenant = OR_RETURN(tenant_of(call.tx, call.path));
  RETURN_IF_FAILED(delete_application(call.tx, call.actor, tenant.id, call.path["application_id"]));
  return http::Response{.status = 204};
}

Result<http::Response> add_secret(http::Call& call) {
  Tenant tenant = OR_RETURN(tenant_of(call.tx, call.path));
  CreatedSecret secret = OR_RETURN(add_application_secret(call.tx, call.actor, tenant.id, call.path["application_id"]));
  json::Writer out;
  write_created_secret(out, secret);
  return created(out);
}

Result<http::Response> remove_secret(http::Call& call) {
  Tenant tenant = OR_RETURN(tenant_of(call.tx, call.path));
  RETURN_IF_FAILED(remove_application_secret(call.tx, call.actor, tenant.id, call.path["application_id"],
                                             call.path["secret_id"]));
  http::Response response;
  response.status = 204;
  return response;
}

http::Route operate(http::Method method, std::string_view pattern, std::string_view summary, http::RouteHandler handler) {
  return {method,
          pattern,
          Capability::kOperate,
          http::Tokens::kAppOrUser,
          http::is_unsafe(method) ? http::Access::kWrite : http::Access::kRead,
          http::Idempotency::kNone,  // some answers carry a secret, which no replay may keep
          summary,
          std::move(handler)};
}

}  // namespace

std::vector<http::Route> directory_routes() {
  using enum http::Method;
  return {
      {kGet, "/v1/me", Capability::kSignedIn, http::Tokens::kAppOrUser, http::Access::kRead, http::Idempotency::kNone,
       "Who the caller is: user, tenant, roles and what they may do.", who_am_i},
      operate(kGet, "/operator/v1/tenants/{tenant_id}/users", "Lists a tenant's users.", list_users_of_tenant),
      {kPost, "/operator/v1/tenants/{tenant_id}/users", Capability::kOperate, http::Tokens::kAppOrUser,
       http::Access::kWorker, http::Idempotency::kNone, "Adds a user; a temporary password is shown once.", nullptr,
       add_user},
      operate(kPatch, "/operator/v1/tenants/{tenant_id}/users/{user_id}", "Changes, disables or restores a user.",
              patch_user),
      operate(kPost, "/operator/v1/tenants/{tenant_id}/users/{user_id}/resetpassword",
              "Gives a user a temporary password, shown once.", reset_password),
      operate(kGet, "/operator/v1/tenants/{tenant_id}/applications", "Lists a tenant's API applications.",
              list_applications_of_tenant),
      operate(kPost, "/operator/v1/tenants/{tenant_id}/applications",
              "Registers an API application; its secret is shown once.", add_application),
      operate(kDelete, "/operator/v1/tenants/{tenant_id}/applications/{application_id}",
              "Deletes an application for good: its secrets and tokens work no more.", remove_application),
      operate(kPost, "/operator/v1/tenants/{tenant_id}/applications/{application_id}/secrets",
              "Adds a client secret, shown once.", add_secret),
      operate(kDelete, "/operator/v1/tenants/{tenant_id}/applications/{application_id}/secrets/{secret_id}",
              "Removes a client secret.", remove_secret),
  };
}

}  // namespace chandlery::identity
