// See sign_in_form.h.
#include "identity/sign_in_form.h"

#include "core/text.h"
#include "identity/form.h"
#include "identity/rules.h"
#include "platform/crypto/crypto.h"
#include "platform/http/browser.h"

namespace chandlery::identity {
namespace {

using Notice = SignInPage::Notice;

std::unexpected<http::Response> show_again(SignInPage& page, Notice notice, int status) {
  page.notice = notice;
  return std::unexpected(render(page, status));
}

/// Asks for the code of the account's second factor, or shows the authenticator that it is to set up first.
std::unexpected<http::Response> ask_for_code(const SecondFactorDoor& door, SignInPage& page, const SignedIn& who,
                                             const std::optional<Enrolment>& enrolment, Notice notice, int status) {
  page.asks_code = true;
  page.other_language.clear();  // that address begins the sign-in anew
  page.user_name = who.user.user_name;
  page.ticket = ticket_of_sign_in(door, who.user, who.password_hash);
  page.enrolment = enrolment;
  return show_again(page, notice, status);
}

/// The second form of a sign-in: its ticket tells who it is, the code proves it.
std::expected<SignedIn, http::Response> take_code(http::WorkerCall& call, const SecondFactorDoor& door, SignInPage& page,
                                                  const Form& form) {
  std::optional<Result<SignedIn>> resumed;
  Result<void> proved;
  std::optional<Enrolment> enrolment;
  // The attempt stays counted where the code is wrong.
  call.database.write_now([&](sql::Tx& tx) {
    resumed = resume_sign_in(tx, door, form.get("ticket"), call.actor);
    if (!*resumed) return;
    SignedIn& who = **resumed;
    const std::string_view code = form.get("code"), enrolled = form.get("enrolment");
    if (second_factor_of(tx, who.user.tenant_id, who.user.id)) {
      proved = prove_second_factor(tx, door, who.user, code);
    } else if (const Result<Enrolment> shown = shown_again(door, who.user, enrolled)) {
      enrolment = *shown;
      const auto codes = finish_enrolment(tx, door, acting_as(call.actor, who.tenant, who.user), who.user, enrolled, code);
      if (!codes) proved = std::unexpected(codes.error());
    } else {
      enrolment = begin_enrolment(door, who.user);
      proved = std::unexpected(shown.error());
    }
    if (proved) complete_sign_in(tx, who);
  });
  if (!*resumed) {
    page.other_language.clear();
    const bool old = resumed->error().is(errors::kInvalidProperty);
    return show_again(page, old ? Notice::kTooLate : Notice::kRefused, old ? 400 : 401);
  }
  if (!proved) return ask_for_code(door, page, **resumed, enrolment, Notice::kWrongCode, 401);
  return std::move(**resumed);
}

}  // namespace

std::expected<void, http::Response> check_second_factor(const SecondFactorDoor& door, SignInPage& page, const SignedIn& who) {
  if (who.needs_code) return ask_for_code(door, page, who, std::nullopt, Notice::kNone, 200);
  // An account whose sign-ins count as such anyway needs no authenticator.
  if (must_have_second_factor(door, who.tenant.kind) && !who.user.mfa) {
    return ask_for_code(door, page, who, begin_enrolment(door, who.user), Notice::kNone, 200);
  }
  return {};
}

std::expected<SignedIn, http::Response> take_sign_in(http::WorkerCall& call, const SecondFactorDoor& door, SignInPage& page,
                                                     std::string_view public_origin) {
  const std::optional<Form> form = Form::parse(call.request);
  if (!form || http::site_of(call.request, public_origin) == http::Site::kForeign)
    return show_again(page, Notice::kNone, 400);
  if (!form->get("ticket").empty()) return take_code(call, door, page, *form);
  page.user_name = text::trim(form->get("user_name")).substr(0, kLongestName);
  const Credentials credentials{page.user_name, std::string(form->get("password")), std::string(form->get("new_password"))};
  page.asks_new_password = !credentials.new_password.empty();
  if (page.asks_new_password && credentials.new_password != form->get("repeat_password"))
    return show_again(page, Notice::kRepeatDiffers, 400);

  std::optional<Result<SignedIn>> outcome;
  try {
    outcome = sign_in(call.database, credentials, call.actor);
  } catch (const crypto::PasswordQueueFull&) {
    return show_again(page, Notice::kBusy, 503);
  }
  if (!*outcome) {
    const bool unfit = outcome->error().is(errors::kInvalidProperty);
    return show_again(page, unfit ? Notice::kNewPasswordUnfit : Notice::kRefused, unfit ? 400 : 401);
  }
  if ((*outcome)->must_change) {
    page.asks_new_password = true;
    return show_again(page, Notice::kMustChange, 200);
  }
  RETURN_IF_FAILED(check_second_factor(door, page, **outcome));
  return std::move(**outcome);
}

}  // namespace chandlery::identity
