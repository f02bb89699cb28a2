// A person's own authenticator: setting it up, new recovery codes, taking it away; and administrators taking away somebody's
// whose telephone is lost.
#include "identity/oauth_wire.h"
#include "identity/own.h"
#include "identity/partner_users.h"
#include "identity/proof.h"
#include "identity/routes.h"
#include "identity/security_keys.h"
#include "identity/service.h"
#include "identity/sessions.h"
#include "identity/sign_in.h"
#include "platform/crypto/crypto.h"
#include "platform/json/reader.h"
#include "platform/json/writer.h"
#include "platform/qr/qr_code.h"

namespace chandlery::identity {
namespace {

http::Response nothing() {
  http::Response response;
  response.status = 204;
  return response;
}

/// For answers with secrets in them.
http::Response kept_by_nobody(json::Writer& out, int status) {
  http::Response response{.status = status, .body = out.take()};
  forbid_storing(response);
  return response;
}

bool must_have_one(sql::Tx& tx, const SecondFactorDoor& door, const User& user) {
  const std::optional<Tenant> tenant = find_tenant(tx, user.tenant_id);
  return tenant && must_have_second_factor(door, tenant->kind);
}

/// For handlers that work outside of one transaction.
Result<User> account_of_caller(http::WorkerCall& call) {
  std::optional<Result<User>> found;
  call.database.read_now([&](sql::Tx& tx) { found = own_account(tx, call.actor); });
  return std::move(*found);
}

void write_codes(json::Writer& out, const std::vector<std::string>& codes) {
  out.begin_object().key("recoveryCodes").begin_array();
  for (const std::string& code : codes) out.value(code);
  out.end_array().attributes("RecoveryCodes").end_object();
}

Result<http::Response> show(const SecondFactorDoor& door, http::Call& call) {
  const User user = OR_RETURN(own_account(call.tx, call.actor));
  const std::optional<SecondFactor> factor = second_factor_of(call.tx, user.tenant_id, user.id);
  json::Writer out;
  out.begin_object().field("enabled", factor.has_value()).field("required", must_have_one(call.tx, door, user));
  out.field("authenticator", factor && factor->authenticator_since.has_value()).field("takesSecurityKeys", door.party.has_value());
  if (factor) out.field("enabledDate", factor->authenticator_since).field("recoveryCodesLeft", factor->recovery_codes);
  out.attributes("SecondFactor").end_object();
  return http::Response{.body = out.take()};
}

using Then = std::function<Result<void>(sql::Tx&)>;

/// An attempt at the code, and `then` where it is right. Who has security keys alone may have none to give: he has proved himself
/// by a key lately.
Result<void> prove_by_code(sql::Tx& within, const http::WorkerCall& call, const SecondFactorDoor& door, const User& user,
                           std::string_view code, const Then& then) {
  const std::optional<SecondFactor> factor = second_factor_of(within, user.tenant_id, user.id);
  if (code.empty() && factor && !factor->authenticator_since) {
    RETURN_IF_FAILED(fresh_session(within, call.actor, call.request));
    forget_code_attempts(within, user);
    return then(within);
  }
  return attempt_proof(within, user, call.actor, [&](sql::Tx& tx) -> Result<void> {
    RETURN_IF_FAILED(prove_second_factor(tx, door, user, code));
    return then(tx);
  });
}

/// The same in a transaction of its own. `may`, which writes nothing, says first whether the act is possible at all: so that
/// nobody gives a code for nothing.
Result<void> with_code(http::WorkerCall& call, const SecondFactorDoor& door, const User& user, std::string_view code,
                       const Then& then, const Then& may = [](sql::Tx&) { return Result<void>(); }) {
  Result<void> outcome;
  call.database.write_now([&](sql::Tx& tx) {
    outcome = may(tx);
    if (outcome) outcome = prove_by_code(tx, call, door, user, code, then);
  });
  return outcome;
}

/// The password, and the code where there is a second factor already, are proved before another is set up.
Result<http::Response> begin(const SecondFactorDoor& door, http::WorkerCall& call) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  Credentials credentials;
  credentials.password = OR_RETURN(body.text("password"));
  const std::string code = std::string(OR_RETURN(body.optional_text("code")).value_or(""));
  const User user = OR_RETURN(account_of_caller(call));
  credentials.user_name = user.user_name;
  const SignedIn proved = OR_RETURN(sign_in_again(call.database, credentials, call.actor, "password"));
  if (proved.needs_code) {
    RETURN_IF_FAILED(with_code(call, door, user, code, [](sql::Tx&) { return Result<void>(); }));
  }
  const Enrolment enrolment = begin_enrolment(door, user);
  const qr::Picture picture = qr::picture_of(enrolment.address);
  json::Writer out;
  out.begin_object().field("ticket", enrolment.ticket).field("secret", enrolment.secret).field("address", enrolment.address);
  out.key("picture").begin_object().field("side", picture.side).field("path", picture.path).end_object();
  out.attributes("SecondFactorEnrolment").end_object();
  return kept_by_nobody(out, 201);
}

Result<http::Response> confirm(const SecondFactorDoor& door, http::WorkerCall& call) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  const std::string ticket(OR_RETURN(body.text("ticket"))), code(OR_RETURN(body.text("code")));
  Result<std::vector<std::string>> codes = fail(errors::kInternal);
  call.database.write_now([&](sql::Tx& tx) {
    const Result<User> user = own_account(tx, call.actor);
    codes = user ? finish_enrolment(tx, door, call.actor, *user, ticket, code)
                 : Result<std::vector<std::string>>(std::unexpected(user.error()));
    if (!codes) return;
    if (const auto live = own_session(tx, call.actor, call.request)) prove_session(tx, live->session, true, call.actor.at);
  });
  json::Writer out;
  write_codes(out, OR_RETURN(std::move(codes)));
  return kept_by_nobody(out, 200);
}

Result<http::Response> renew_codes(const SecondFactorDoor& door, http::WorkerCall& call) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  const std::string code = OR_RETURN(body.text_or("code", ""));
  const User user = OR_RETURN(account_of_caller(call));
  std::vector<std::string> codes;
  RETURN_IF_FAILED(with_code(call, door, user, code, [&](sql::Tx& tx) {
    codes = renew_recovery_codes(tx, door, call.actor, user);
    return Result<void>();
  }));
  json::Writer out;
  write_codes(out, codes);
  return kept_by_nobody(out, 200);
}

Result<http::Response> take_away_own(const SecondFactorDoor& door, http::WorkerCall& call) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  const std::string code(OR_RETURN(body.text("code")));
  const User user = OR_RETURN(account_of_caller(call));
  const Then may_go = [&](sql::Tx& tx) -> Result<void> {
    hold_factors(tx, user);
    if (!must_have_one(tx, door, user) || !security_keys_of(tx, user).empty()) return {};
    return fail(errors::kInvalidInput, "This server wants a second factor of every account of a partner. Set up another one instead.");
  };
  RETURN_IF_FAILED(
      with_code(call, door, user, code, [&](sql::Tx& tx) { return remove_authenticator(tx, call.actor, user); }, may_go));
  return nothing();
}

Result<http::Response> take_away_colleagues(http::Call& call) {
  const User user = OR_RETURN(colleague_to_change(call.tx, call.actor, call.path["user_id"]));
  RETURN_IF_FAILED(remove_second_factor(call.tx, call.actor, user));
  return nothing();
}

Result<http::Response> take_away_anybodys(http::Call& call) {
  const std::optional<User> user = find_user(call.tx, call.path["tenant_id"], call.path["user_id"]);
  if (!user) return fail(errors::kUserNotFound);
  RETURN_IF_FAILED(remove_second_factor(call.tx, call.actor, *user));
  return nothing();
}

}  // namespace

std::vector<http::Route> second_factor_routes(const SecondFactorDoor& door) {
  using enum http::Method;
  using http::Access, http::Idempotency, http::Tokens;
  const auto own = [&door](http::Method method, std::string_view pattern, std::string_view summary, auto act) -> http::Route {
    return {method,  pattern, Capability::kSignedIn, Tokens::kUserOnly, Access::kWorker, Idempotency::kNone,
            summary, nullptr, [&door, act](http::WorkerCall& call) { return act(door, call); }};
  };
  return {
      {kGet, "/auth/secondfactor", Capability::kSignedIn, Tokens::kUserOnly, Access::kRead, Idempotency::kNone,
       "Says whether the caller's account has a second factor.", [&door](http::Call& call) { return show(door, call); }},
      own(kPost, "/auth/secondfactor", "Begins to set up an authenticator; nothing is kept before its first code.", begin),
      own(kPost, "/auth/secondfactor/confirmation", "Takes the authenticator's first code and gives recovery codes.", confirm),
      own(kPost, "/auth/secondfactor/recoverycodes", "Gives new recovery codes for a code.", renew_codes),
      own(kPost, "/auth/secondfactor/removal", "Takes the caller's authenticator away for a code.", take_away_own),
      {kDelete, "/v1/users/{user_id}/secondfactor", Capability::kManagePartnerUsers, Tokens::kUserOnly, Access::kWrite,
       Idempotency::kNone, "Takes away the second factor of a user whose authenticator is lost, and ends his sign-ins.",
       take_away_colleagues},
      {kDelete, "/operator/v1/tenants/{tenant_id}/users/{user_id}/secondfactor", Capability::kOperate, Tokens::kAppOrUser,
       Access::kWrite, Idempotency::kNone,
       "Takes away the second factor of anybody whose authenticator is lost, and ends his sign-ins.", take_away_anybodys},
  };
}

}  // namespace chandlery::identity
