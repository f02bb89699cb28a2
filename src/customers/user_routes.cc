// HTTP of customer users and directory roles (contract 2.3): parse, call, render. What may hash a chosen password runs on a
// worker; what carries a password is never replayed, since its store would keep it.
#include "core/text.h"
#include "customers/routes.h"
#include "customers/user_wire.h"
#include "identity/own.h"
#include "identity/rules.h"
#include "identity/session_wire.h"
#include "platform/crypto/crypto.h"
#include "platform/http/seek.h"
#include "platform/json/collection.h"

namespace chandlery::customers {
namespace {

using http::Access, http::Call, http::Idempotency, http::Method, http::Response, http::Route, http::Tokens,
    http::WorkerCall;

/// `prepare`, unless too many passwords are being hashed.
template <class Prepare>
auto prepared(Prepare&& prepare) -> Result<decltype(prepare())> {
  try {
    return prepare();
  } catch (const crypto::PasswordQueueFull&) {
    return fail(errors::kUnavailable, "Too many passwords are being hashed. Repeat the request in a few seconds.");
  }
}

/// `act` in one write transaction; what a refused one wrote is taken back.
template <class Act>
auto written(WorkerCall& call, Act&& act) -> decltype(act(std::declval<sql::Tx&>())) {
  std::optional<decltype(act(std::declval<sql::Tx&>()))> outcome;
  call.database.write_now([&](sql::Tx& tx) {
    outcome = act(tx);
    if (!*outcome) tx.undo();
  });
  return *std::move(outcome);
}

Response with_secret(int status, const CustomerUser& user, std::string_view temporary_password) {
  json::Writer out;
  write_customer_user(out, user, temporary_password);
  Response response{.status = status, .body = out.take()};
  response.set("Cache-Control", "no-store");
  return response;
}

Response one_user(const CustomerUser& user) {
  json::Writer out;
  write_customer_user(out, user);
  return Response{.body = out.take()};
}

/// The parameters that choose the list, for the links of its pages.
std::string list_uri(const Call& call, std::string_view below) {
  std::string uri = "/customers/" + text::lower(call.path["customer_id"]) + std::string(below), separator = "?";
  for (const std::string_view name : {"size", "filter", "sortField", "sortDirection"}) {
    const auto value = call.request.query.find(name);
    if (!value) continue;
    uri.append(separator).append(name).append("=").append(http::percent_encode(*value));
    separator = "&";
  }
  return uri;
}

json::NextPage next_of(const std::string& self, std::string token) {
  return {self + (self.find('?') == self.npos ? "?" : "&") + "seekOperation=Next", std::move(token)};
}

Result<Response> get_users(Call& call) {
  identity::PeopleQuestion question = OR_RETURN(read_people_question(call.request.query));
  const http::Seek seek = OR_RETURN(http::read_seek(call.request));
  question.continuation = seek.token;
  question.size = static_cast<int>(std::min<std::int64_t>(seek.size, identity::kMostListedPeople));
  const Page<CustomerUser> page =
      OR_RETURN(list_customer_users(call.tx, call.actor, call.path["customer_id"], question));
  const std::string self = list_uri(call, "/users");
  const auto write = [](json::Writer& out, const CustomerUser& user) { write_customer_user(out, user); };
  return Response{.body = json::collection(page.items, self, write, next_of(self, page.next))};
}

/// Empty where the caller has no such customer, which its change will say.
std::string name_of_customer(sql::Tx& tx, const WorkerCall& call) {
  auto buyer = find_buyer(tx, call.actor, call.path["customer_id"]);
  return buyer ? std::move(buyer->name) : std::string();
}

/// The new password of the call's user, who may be unknown yet: that is what the change will say.
Result<void> check_new_password(WorkerCall& call, std::string_view password) {
  identity::User user;
  std::string company;
  call.database.read_now([&](sql::Tx& tx) {
    if (auto found = find_customer_user(tx, call.actor, call.path["customer_id"], call.path["customer_user_id"]))
      user = std::move(found->user);
    company = name_of_customer(tx, call);
  });
  return identity::check_password(password, {user.user_name, user.first_name, user.last_name, user.display_name, company},
                                  "passwordProfile.password");
}

Result<Response> post_user(WorkerCall& call) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object object = OR_RETURN(document.object());
  NewCustomerUser wanted = OR_RETURN(read_new_user(object));
  if (!wanted.user.password.empty())
    call.database.read_now([&](sql::Tx& tx) { wanted.user.company = name_of_customer(tx, call); });
  RETURN_IF_FAILED(identity::check_new_user(wanted.user));
  identity::PreparedUser user = OR_RETURN(prepared([&] { return identity::prepare_user(std::move(wanted.user)); }));
  const std::string temporary = user.temporary_password;
  const CustomerUser created = OR_RETURN(written(call, [&](sql::Tx& tx) {
    return create_customer_user(tx, call.actor, call.path["customer_id"], user, wanted.details);
  }));
  return with_secret(201, created, temporary);
}

Result<Response> get_user(Call& call) {
  return one_user(OR_RETURN(
      find_customer_user(call.tx, call.actor, call.path["customer_id"], call.path["customer_user_id"])));
}

/// The change with a new password, prepared here; without a given one a temporary one is made when `always`.
Result<Response> change_with_password(WorkerCall& call, CustomerUserChanges changes,
                                      const std::optional<GivenPassword>& given, bool always) {
  if (given && !given->password.empty()) RETURN_IF_FAILED(check_new_password(call, given->password));
  if (given || always) {
    const std::string password = given ? given->password : std::string();
    const bool force_change = given ? given->force_change : true;
    changes.password = OR_RETURN(prepared([&] { return identity::prepare_password(password, force_change); }));
  }
  const CustomerUser changed = OR_RETURN(written(call, [&](sql::Tx& tx) {
    return change_customer_user(tx, call.actor, call.path["customer_id"], call.path["customer_user_id"], changes);
  }));
  return with_secret(200, changed, changes.password ? changes.password->temporary_password : "");
}

Result<Response> patch_user(WorkerCall& call) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object object = OR_RETURN(document.object());
  CustomerUserChanges changes = OR_RETURN(read_user_changes(object));
  std::optional<GivenPassword> given = OR_RETURN(read_password(object));
  if (given && given->password.empty()) given.reset();  // the Java client echoes an empty profile
  return change_with_password(call, std::move(changes), given, false);
}

Result<Response> reset_password(WorkerCall& call) {
  std::optional<GivenPassword> given;
  if (const std::string_view body = text::trim(call.request.body); !body.empty() && body != "null") {
    const json::Document document = OR_RETURN(json::Document::parse(body));
    const json::Object object = OR_RETURN(document.object());
    given = OR_RETURN(read_password(object));
  }
  return change_with_password(call, {}, given, true);
}

Result<Response> delete_user(Call& call) {
  CustomerUserChanges changes;
  changes.directory.disabled = true;
  OR_RETURN(change_customer_user(call.tx, call.actor, call.path["customer_id"], call.path["customer_user_id"], changes));
  return Response{.status = 204};
}

/// The id of the session that asks, where it is the addressed user's own.
std::string current_session(const Call& call) {
  return identity::own_session_id(call.tx, call.actor, call.request);
}

Result<Response> get_sessions(Call& call) {
  const std::vector<identity::Session> sessions = OR_RETURN(
      list_user_sessions(call.tx, call.actor, call.path["customer_id"], call.path["customer_user_id"]));
  const std::string self = "/customers/" + text::lower(call.path["customer_id"]) + "/users/" +
                           text::lower(call.path["customer_user_id"]) + "/sessions";
  return Response{.body = identity::list_of(sessions, self, current_session(call))};
}

Result<Response> delete_session(Call& call) {
  RETURN_IF_FAILED(end_user_sessions(call.tx, call.actor, call.path["customer_id"], call.path["customer_user_id"],
                                     call.path["session_id"], {}));
  return Response{.status = 204};
}

Result<Response> delete_sessions(Call& call) {
  RETURN_IF_FAILED(end_user_sessions(call.tx, call.actor, call.path["customer_id"], call.path["customer_user_id"], {},
                                     current_session(call)));
  return Response{.status = 204};
}

Result<Response> get_roles_of_user(Call& call) {
  const CustomerUser user =
      OR_RETURN(find_customer_user(call.tx, call.actor, call.path["customer_id"], call.path["customer_user_id"]));
  std::vector<DirectoryRole> roles;
  for (const DirectoryRole& each : directory_roles()) {
    if (user.user.roles.has(each.role)) roles.push_back(each);
  }
  return Response{.body = json::collection(
                      roles, "/customers/" + user.user.tenant_id + "/users/" + user.user.id + "/directoryroles",
                      write_directory_role)};
}

Result<Response> get_roles(Call& call) {
  const identity::Tenant tenant = OR_RETURN(find_user_tenant(call.tx, call.actor, call.path["customer_id"]));
  return Response{.body = json::collection(directory_roles(), "/customers/" + tenant.id + "/directoryroles",
                                           write_directory_role)};
}

Result<DirectoryRole> role_of(const Call& call) {
  const DirectoryRole* role = find_directory_role(call.path["role_id"]);
  if (role == nullptr) return fail(errors::kNotFound, "There is no such directory role.");
  return *role;
}

Result<Response> get_members(Call& call) {
  const DirectoryRole role = OR_RETURN(role_of(call));
  const http::Seek seek = OR_RETURN(http::read_seek(call.request));
  identity::PeopleQuestion question;
  question.role = role.role;
  question.continuation = seek.token;
  question.size = static_cast<int>(std::min<std::int64_t>(seek.size, identity::kMostListedPeople));
  const Page<CustomerUser> page =
      OR_RETURN(list_customer_users(call.tx, call.actor, call.path["customer_id"], question));
  const std::string self = list_uri(call, "/directoryroles/" + std::string(role.id) + "/usermembers");
  const auto write = [&](json::Writer& out, const CustomerUser& user) { write_user_member(out, user, role); };
  return Response{.body = json::collection(page.items, self, write, next_of(self, page.next))};
}

Result<Response> post_member(Call& call) {
  const DirectoryRole role = OR_RETURN(role_of(call));
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object object = OR_RETURN(document.object());
  const std::string id = OR_RETURN(object.text("id"));
  const CustomerUser user =
      OR_RETURN(set_directory_role(call.tx, call.actor, call.path["customer_id"], id, role, true));
  json::Writer out;
  write_user_member(out, user, role);
  return Response{.status = 201, .body = out.take()};
}

Result<Response> delete_member(Call& call) {
  const DirectoryRole role = OR_RETURN(role_of(call));
  OR_RETURN(set_directory_role(call.tx, call.actor, call.path["customer_id"], call.path["customer_user_id"], role,
                               false));
  return Response{.status = 204};
}

Route route(Method method, std::string_view pattern, Access access, std::string_view summary) {
  const bool replayed = access == Access::kWrite;
  return {.method = method,
          .pattern = pattern,
          .needs = Capability::kManageCustomerUsers,
          .tokens = Tokens::kUserOnly,
          .access = access,
          .idempotency = replayed ? Idempotency::kReplay : Idempotency::kNone,
          .summary = summary,
          .or_needs = Capability::kCustomerManageUsers};
}

Route plain(Method method, std::string_view pattern, std::string_view summary, http::RouteHandler handler) {
  Route made = route(method, pattern, http::is_unsafe(method) ? Access::kWrite : Access::kRead, summary);
  made.handler = std::move(handler);
  return made;
}

Route slow(Method method, std::string_view pattern, std::string_view summary, http::WorkerHandler worker) {
  Route made = route(method, pattern, Access::kWorker, summary);
  made.worker = std::move(worker);
  return made;
}

}  // namespace

std::vector<Route> user_routes() {
  using enum Method;
#define CHANDLERY_USERS "/v1/customers/{customer_id}/users"
#define CHANDLERY_ROLES "/v1/customers/{customer_id}/directoryroles"
  std::vector<Route> all;
  all.push_back(plain(kGet, CHANDLERY_USERS, "Lists a customer's users, or those deleted of late.", get_users));
  all.push_back(slow(kPost, CHANDLERY_USERS, "Adds a customer user; a temporary password is shown once.", post_user));
  all.push_back(plain(kGet, CHANDLERY_USERS "/{customer_user_id}", "A customer user.", get_user));
  all.push_back(slow(kPatch, CHANDLERY_USERS "/{customer_user_id}",
                     "Changes or restores a customer user, or sets its password.", patch_user));
  all.push_back(plain(kDelete, CHANDLERY_USERS "/{customer_user_id}",
                      "Deletes a customer user, who can be restored for 30 days.", delete_user));
  all.push_back(slow(kPatch, CHANDLERY_USERS "/{customer_user_id}/resetpassword",
                     "Gives a customer user another password; a temporary one is shown once.", reset_password));
  all.push_back(plain(kGet, CHANDLERY_USERS "/{customer_user_id}/sessions",
                      "Where a customer user is signed in, the newest first.", get_sessions));
  all.push_back(plain(kDelete, CHANDLERY_USERS "/{customer_user_id}/sessions",
                      "Ends a customer user's sessions, but the one that asks.", delete_sessions));
  all.push_back(plain(kDelete, CHANDLERY_USERS "/{customer_user_id}/sessions/{session_id}",
                      "Ends one of a customer user's sessions.", delete_session));
  all.push_back(plain(kGet, CHANDLERY_USERS "/{customer_user_id}/directoryroles",
                      "The directory roles of a customer user.", get_roles_of_user));
  all.push_back(plain(kGet, CHANDLERY_ROLES, "The directory roles that a customer's users can have.", get_roles));
  all.push_back(plain(kGet, CHANDLERY_ROLES "/{role_id}/usermembers", "The users who have a directory role.",
                      get_members));
  all.push_back(plain(kPost, CHANDLERY_ROLES "/{role_id}/usermembers", "Gives a user a directory role.", post_member));
  all.push_back(plain(kDelete, CHANDLERY_ROLES "/{role_id}/usermembers/{customer_user_id}",
                      "Takes a directory role from a user.", delete_member));
#undef CHANDLERY_USERS
#undef CHANDLERY_ROLES
  return all;
}

}  // namespace chandlery::customers
