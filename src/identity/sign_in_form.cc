// See sign_in_form.h.
#include "identity/sign_in_form.h"

#include "core/errors/identity.h"
#include "core/text.h"
#include "identity/form.h"
#include "identity/passkeys.h"
#include "identity/refused_attempt.h"
#include "identity/rules.h"
#include "identity/security_keys.h"
#include "platform/crypto/crypto.h"
#include "platform/http/browser.h"

namespace chandlery::identity {
namespace {

using Notice = SignInPage::Notice;

std::unexpected<http::Response> show_again(SignInPage& page, Notice notice, int status) {
  page.notice = notice;
  return std::unexpected(render(page, status));
}

/// Asks for the account's second factor, or shows the authenticator that it is to set up first.
std::unexpected<http::Response> ask_for_code(sql::Tx& tx, const SecondFactorDoor& door, SignInPage& page, const SignedIn& who,
                                             const std::optional<Enrolment>& enrolment, Notice notice, int status) {
  page.asks_code = true;
  page.other_language.clear();  // that address begins the sign-in anew
  page.user_name = who.user.user_name;
  page.ticket = ticket_of_sign_in(door, {who.user.tenant_id, who.user.id, who.password_hash, who.proved_at});
  page.enrolment = enrolment;
  if (!enrolment) {
    page.keys = ask_security_key(tx, door, who.user, page.ticket);
    const std::optional<SecondFactor> factor = second_factor_of(tx, who.user.tenant_id, who.user.id);
    page.has_authenticator = factor && factor->authenticator_since;
  }
  return show_again(page, notice, status);
}

/// A key's answer in the form's fields.
KeyAnswer read_answer(const Form& form, std::string_view ticket) {
  const auto bytes = [&](std::string_view name) { return crypto::from_base64url(form.get(name)).value_or(""); };
  return KeyAnswer{.ticket = std::string(ticket),
                   .credential_id = bytes("key"),
                   .user_handle = bytes("key_user"),
                   .assertion = {.client_notes = bytes("key_client"),
                                 .authenticator_notes = bytes("key_data"),
                                 .signature = bytes("key_signature")}};
}

/// What the second form says of the second factor.
Result<void> prove_by_form(sql::Tx& tx, const SecondFactorDoor& door, const SignedIn& who, const Form& form, const Actor& caller,
                           std::optional<Enrolment>& enrolment) {
  const std::string_view code = form.get("code"), enrolled = form.get("enrolment");
  if (second_factor_of(tx, who.user.tenant_id, who.user.id)) {
    if (form.get("key").empty()) return prove_second_factor(tx, door, who.user, code);
    return prove_by_security_key(tx, door, acting_as(caller, who.tenant, who.user), who.user,
                                 read_answer(form, form.get("ticket")));
  }
  const Result<Enrolment> shown = shown_again(door, who.user, enrolled);
  enrolment = shown ? *shown : begin_enrolment(door, who.user);
  RETURN_IF_FAILED(shown);
  RETURN_IF_FAILED(finish_enrolment(tx, door, acting_as(caller, who.tenant, who.user), who.user, enrolled, code));
  return {};
}

/// The second form of a sign-in: its ticket tells who it is, the code or the key proves it.
std::expected<SignedIn, http::Response> take_code(http::WorkerCall& call, const SecondFactorDoor& door, SignInPage& page,
                                                  const Form& form) {
  std::optional<Result<SignedIn>> resumed;
  std::optional<http::Response> asked_again;
  // The attempt stays counted where the code is wrong.
  call.database.write_now([&](sql::Tx& tx) {
    asked_again.reset();
    resumed = resume_sign_in(tx, door, form.get("ticket"), call.actor);
    if (!*resumed) return;
    std::optional<Enrolment> enrolment;
    if (prove_by_form(tx, door, **resumed, form, call.actor, enrolment)) {
      // A factor that is set up on the way says nothing of who does it.
      if (!enrolment) (*resumed)->proved_at.reset();
      return complete_sign_in(tx, **resumed);
    }
    const bool by_key = !form.get("key").empty();
    trace_refused_attempt(tx, call.actor, {.user = (*resumed)->user,
                                           .attempts = (*resumed)->attempts,
                                           .proof = by_key ? "security_key" : "code",
                                           .peer = call.request.peer});
    const Notice notice = by_key ? Notice::kKeyRefused : Notice::kWrongCode;
    asked_again = ask_for_code(tx, door, page, **resumed, enrolment, notice, 401).error();
  });
  if (!*resumed) {
    page.other_language.clear();
    const bool old = resumed->error().is(errors::kInvalidProperty);
    return show_again(page, old ? Notice::kTooLate : Notice::kRefused, old ? 400 : 401);
  }
  if (asked_again) return std::unexpected(*std::move(asked_again));
  return std::move(**resumed);
}

/// The form of a passkey: its answer stands for name, password and second factor.
std::expected<SignedIn, http::Response> take_passkey(http::WorkerCall& call, const SecondFactorDoor& door, SignInPage& page,
                                                     const Form& form) {
  std::optional<Result<SignedIn>> outcome;
  // The attempt stays counted where the answer is refused.
  call.database.write_now([&](sql::Tx& tx) {
    outcome = sign_in_by_passkey(tx, door, read_answer(form, form.get("passkey")), call.request.peer, call.actor);
  });
  if (*outcome) return std::move(**outcome);
  const bool old = outcome->error().is(errors::kInvalidProperty);
  return show_again(page, old ? Notice::kTooLate : Notice::kPasskeyRefused, old ? 400 : 401);
}

/// An account whose sign-ins count as proved by two factors anyway needs no authenticator.
bool must_set_one_up(const SecondFactorDoor& door, const SignedIn& who) {
  return must_have_second_factor(door, who.tenant.kind) && !who.user.mfa;
}

}  // namespace

std::expected<void, http::Response> check_second_factor(sql::Tx& tx, const SecondFactorDoor& door, SignInPage& page,
                                                        const SignedIn& who) {
  if (who.needs_code) return ask_for_code(tx, door, page, who, std::nullopt, Notice::kNone, 200);
  if (must_set_one_up(door, who)) return ask_for_code(tx, door, page, who, begin_enrolment(door, who.user), Notice::kNone, 200);
  return {};
}

std::expected<SignedIn, http::Response> take_sign_in(http::WorkerCall& call, const SecondFactorDoor& door, SignInPage& page,
                                                     std::string_view public_origin) {
  const std::optional<Form> form = Form::parse(call.request);
  if (!form || http::site_of(call.request, public_origin) == http::Site::kForeign)
    return show_again(page, Notice::kNone, 400);
  if (!form->get("ticket").empty()) return take_code(call, door, page, *form);
  if (page.passkey && !form->get("passkey").empty()) return take_passkey(call, door, page, *form);
  page.user_name = text::trim(form->get("user_name")).substr(0, kLongestName);
  const Credentials credentials{page.user_name, std::string(form->get("password")), std::string(form->get("new_password")),
                                call.request.peer};
  page.asks_new_password = !credentials.new_password.empty();
  if (page.asks_new_password && credentials.new_password != form->get("repeat_password"))
    return show_again(page, Notice::kRepeatDiffers, 400);

  std::optional<Result<SignedIn>> outcome;
  try {
    outcome = sign_in(call.database, credentials, call.actor, door.name_of_tenant);
  } catch (const crypto::PasswordQueueFull&) {
    return show_again(page, Notice::kBusy, 503);
  }
  if (!*outcome) {
    const bool unfit = outcome->error().is(errors::kInvalidProperty);
    if (unfit) return show_again(page, Notice::kNewPasswordUnfit, 400);
    const bool ended = outcome->error().is(errors::kTemporaryPasswordEnded);
    if (ended) page.asks_new_password = false;
    return show_again(page, ended ? Notice::kPasswordEnded : Notice::kRefused, 401);
  }
  if ((*outcome)->must_change) {
    page.asks_new_password = true;
    return show_again(page, Notice::kMustChange, 200);
  }
  if ((*outcome)->needs_code || must_set_one_up(door, **outcome)) {
    std::expected<void, http::Response> proved;
    call.database.read_now([&](sql::Tx& tx) { proved = check_second_factor(tx, door, page, **outcome); });
    return std::unexpected(std::move(proved.error()));
  }
  return std::move(**outcome);
}

}  // namespace chandlery::identity
