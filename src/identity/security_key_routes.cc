// A person's own security keys: adding one by the browser, names, removal.
#include "core/errors/identity.h"
#include "identity/oauth_wire.h"
#include "identity/own.h"
#include "identity/proof.h"
#include "identity/routes.h"
#include "identity/security_key_wire.h"
#include "identity/service.h"
#include "identity/sessions.h"
#include "platform/json/collection.h"

namespace chandlery::identity {
namespace {

constexpr std::size_t kMostTransports = 16;

http::Response kept_by_nobody(json::Writer& out, int status) {
  http::Response response{.status = status, .body = out.take()};
  forbid_storing(response);
  return response;
}

Result<http::Response> list(http::Call& call) {
  const User user = OR_RETURN(own_account(call.tx, call.actor));
  return http::Response{.body = json::collection(security_keys_of(call.tx, user), "/auth/securitykeys", write_security_key)};
}

Result<http::Response> begin(const SecondFactorDoor& door, http::Call& call) {
  const User user = OR_RETURN(own_account(call.tx, call.actor));
  const Session session = OR_RETURN(fresh_session(call.tx, call.actor, call.request));
  const KeyQuestion question = OR_RETURN(begin_security_key(call.tx, door, user, session));
  json::Writer out;
  out.begin_object();
  write_question(out, question);
  out.field("userHandle", crypto::to_base64url(handle_of(user))).field("userName", user.user_name);
  out.attributes("SecurityKeyEnrolment").end_object();
  return kept_by_nobody(out, 201);
}

Result<NewSecurityKey> read_new_key(const json::Object& body) {
  NewSecurityKey wanted;
  wanted.ticket = OR_RETURN(body.text("ticket"));
  wanted.name = OR_RETURN(body.text("name"));
  wanted.client_notes = OR_RETURN(read_bytes(body, "clientData"));
  wanted.attestation = OR_RETURN(read_bytes(body, "attestation"));
  if (const auto told = OR_RETURN(body.optional_array("transports"))) {
    for (std::size_t i = 0; i < std::min(told->size(), kMostTransports); ++i)
      wanted.transports.push_back(OR_RETURN(told->text(i)));
  }
  return wanted;
}

Result<http::Response> confirm(const SecondFactorDoor& door, http::WorkerCall& call) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  const NewSecurityKey wanted = OR_RETURN(read_new_key(body));
  std::optional<Result<AddedSecurityKey>> outcome;
  // A refused answer uses the question up, so its writes stay.
  call.database.write_now([&](sql::Tx& tx) {
    outcome = [&]() -> Result<AddedSecurityKey> {
      const User user = OR_RETURN(own_account(tx, call.actor));
      const Session session = OR_RETURN(fresh_session(tx, call.actor, call.request));
      AddedSecurityKey added = OR_RETURN(finish_security_key(tx, door, call.actor, user, session, wanted));
      prove_session(tx, session, true, call.actor.at);
      return added;
    }();
  });
  const AddedSecurityKey added = OR_RETURN(*std::move(outcome));
  json::Writer out;
  out.begin_object().key("securityKey");
  write_security_key(out, added.key);
  if (!added.recovery_codes.empty()) {
    out.key("recoveryCodes").begin_array();
    for (const std::string& code : added.recovery_codes) out.value(code);
    out.end_array();
  }
  out.attributes("AddedSecurityKey").end_object();
  return kept_by_nobody(out, 201);
}

Result<http::Response> rename(http::Call& call) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  const std::string name = OR_RETURN(body.text("name"));
  const User user = OR_RETURN(own_account(call.tx, call.actor));
  const SecurityKey key = OR_RETURN(rename_security_key(call.tx, call.actor, user, call.path["key_id"], name));
  json::Writer out;
  write_security_key(out, key);
  return http::Response{.body = out.take()};
}

Result<http::Response> remove(const SecondFactorDoor& door, http::Call& call) {
  const User user = OR_RETURN(own_account(call.tx, call.actor));
  RETURN_IF_FAILED(fresh_session(call.tx, call.actor, call.request));
  const std::optional<Tenant> tenant = find_tenant(call.tx, user.tenant_id);
  const bool must_have = tenant && must_have_second_factor(door, tenant->kind);
  RETURN_IF_FAILED(remove_security_key(call.tx, call.actor, user, call.path["key_id"], must_have));
  http::Response response;
  response.status = 204;
  return response;
}

}  // namespace

std::vector<http::Route> security_key_routes(const SecondFactorDoor& door) {
  using enum http::Method;
  using http::Access, http::Idempotency, http::Tokens;
  const auto own = [](http::Method method, std::string_view pattern, Access access, std::string_view summary,
                      http::RouteHandler handler) -> http::Route {
    return {method, pattern, Capability::kSignedIn, Tokens::kUserOnly, access, Idempotency::kNone, summary, std::move(handler)};
  };
  return {
      own(kGet, "/auth/securitykeys", Access::kRead, "Lists the caller's security keys.", list),
      own(kPost, "/auth/securitykeys", Access::kRead, "Begins to add a security key; nothing is kept before its answer.",
          [&door](http::Call& call) { return begin(door, call); }),
      {kPost, "/auth/securitykeys/confirmation", Capability::kSignedIn, Tokens::kUserOnly, Access::kWorker, Idempotency::kNone,
       "Takes the new security key's answer; the first second factor brings recovery codes.", nullptr,
       [&door](http::WorkerCall& call) { return confirm(door, call); }},
      own(kPatch, "/auth/securitykeys/{key_id}", Access::kWrite, "Gives one of the caller's security keys another name.", rename),
      own(kDelete, "/auth/securitykeys/{key_id}", Access::kWrite, "Removes one of the caller's security keys.",
          [&door](http::Call& call) { return remove(door, call); }),
  };
}

}  // namespace chandlery::identity
