// A partner's settings over HTTP: its users, and what each role may do.
#include "core/search_words.h"
#include "identity/directory_wire.h"
#include "identity/partner_users.h"
#include "identity/permissions.h"
#include "identity/routes.h"
#include "platform/http/seek.h"
#include "platform/json/collection.h"

namespace chandlery::identity {
namespace {

constexpr std::int64_t kUsualPage = 100;
constexpr std::int64_t kLargestPage = 500;

Result<UserSearch> read_search(const http::Query& query) {
  UserSearch search;
  const std::string_view words = query.get("q");
  if (words.size() > kLongestSearch) {
    return fail(errors::kInvalidProperty, "A search has at most " + std::to_string(kLongestSearch) + " bytes.", "q");
  }
  search.patterns = search_patterns(words);
  const std::string_view state = query.get("state");
  if (state == "inactive")
    search.disabled = true;
  else if (state == "active")
    search.disabled = false;
  else if (!state.empty())
    return fail(errors::kInvalidEnumValue, "The state is active or inactive.", "state");
  return search;
}

Result<http::Response> get_users(http::Call& call) {
  const http::Query& query = call.request.query;
  const http::Seek seek = OR_RETURN(http::read_seek(call.request));
  const std::int64_t size = std::min(seek.size == 0 ? kUsualPage : seek.size, kLargestPage);
  const UserSearch search = OR_RETURN(read_search(query));
  const Page<User> page = search_users(call.tx, call.actor.partner_id, search, seek.token, static_cast<int>(size));
  std::string self = "/users?size=" + std::to_string(size);
  for (const std::string_view name : {"q", "state"}) {
    if (const std::string_view value = query.get(name); !value.empty()) {
      self.append("&").append(name).append("=").append(http::percent_encode(value));
    }
  }
  return http::Response{.body =
                            json::collection(page.items, self, write_user, {self + "&seekOperation=Next", page.next})};
}

Result<http::Response> get_user(http::Call& call) {
  const std::optional<User> user = find_user(call.tx, call.actor.partner_id, call.path["user_id"]);
  if (!user) return fail(errors::kUserNotFound);
  json::Writer out;
  write_user(out, *user);
  return ok(out);
}

Result<http::Response> post_user(http::WorkerCall& call) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  NewUser wanted = OR_RETURN(read_new_user(body));
  const PreparedUser prepared = OR_RETURN(prepare_checked_user(std::move(wanted)));
  Result<CreatedUser> outcome = fail(errors::kInternal);
  call.database.write_now([&](sql::Tx& tx) {
    outcome = add_partner_user(tx, call.actor, prepared);
    if (!outcome) tx.undo();
  });
  const CreatedUser user = OR_RETURN(std::move(outcome));
  json::Writer out;
  write_created_user(out, user);
  return created(out);
}

Result<http::Response> patch_partner_user(http::Call& call) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  const UserChanges changes = OR_RETURN(read_user_changes(body));
  const User user = OR_RETURN(change_partner_user(call.tx, call.actor, call.path["user_id"], changes));
  json::Writer out;
  write_user(out, user);
  return ok(out);
}

Result<http::Response> post_password(http::Call& call) {
  const PreparedPassword prepared = prepare_password({});  // a temporary one: cheap to hash
  RETURN_IF_FAILED(reset_partner_password(call.tx, call.actor, call.path["user_id"], prepared));
  json::Writer out;
  out.begin_object().field("temporaryPassword", prepared.temporary_password).attributes("PasswordProfile").end_object();
  return created(out);
}

/// Of the partner's side and of its customers': what the matrix gives to each, and whether the caller may give it.
Result<http::Response> get_roles(http::Call& call) {
  const RoleSet assignable = assignable_by(call.actor);
  std::vector<Role> roles;
  for (int i = 0; i < kRoleCount; ++i) {
    if (static_cast<Role>(i) != Role::kOperator) roles.push_back(static_cast<Role>(i));
  }
  const auto write = [&](json::Writer& out, Role role) {
    out.begin_object().field("id", to_string(role));
    out.field("side", role < Role::kCustomerGlobalAdmin ? "partner" : "customer");
    out.field("assignable", assignable.has(role)).key("capabilities").begin_array();
    for (const Capability capability : capabilities_of(role)) out.value(to_string(capability));
    out.end_array().attributes("Role").end_object();
  };
  return http::Response{.body = json::collection(roles, "/roles", write)};
}

}  // namespace

std::vector<http::Route> partner_user_routes() {
  using enum http::Method;
  using http::Access, http::Idempotency, http::Tokens;
  // Non-directory roles are given by global admins and account admins, who are also those that may manage the profile
  // (rules 2.2).
  const auto with_account_admins = [](http::Route route) {
    route.or_needs = Capability::kManageProfile;
    return route;
  };
  constexpr Capability kNeeds = Capability::kManagePartnerUsers;
  return {
      with_account_admins({kGet, "/v1/users", kNeeds, Tokens::kUserOnly, Access::kRead, Idempotency::kNone,
                           "Lists the partner's users, by words of their names and by state.", get_users}),
      {kPost, "/v1/users", kNeeds, Tokens::kUserOnly, Access::kWorker, Idempotency::kNone,
       "Adds a user of the partner; a temporary password is shown once.", nullptr, post_user},
      with_account_admins({kGet, "/v1/users/{user_id}", kNeeds, Tokens::kUserOnly, Access::kRead, Idempotency::kNone,
                           "A user of the partner.", get_user}),
      with_account_admins({kPatch, "/v1/users/{user_id}", kNeeds, Tokens::kUserOnly, Access::kWrite,
                           Idempotency::kReplay, "Changes names, roles or state of a user, as far as the caller may.",
                           patch_partner_user}),
      {kPost, "/v1/users/{user_id}/resetpassword", kNeeds, Tokens::kUserOnly, Access::kWrite, Idempotency::kNone,
       "Gives a user a temporary password, shown once.", post_password},
      {kGet, "/v1/roles", Capability::kViewProfile, Tokens::kAppOrUser, Access::kRead, Idempotency::kNone,
       "The roles, what each may do, and which of them the caller may give.", get_roles},
  };
}

}  // namespace chandlery::identity
