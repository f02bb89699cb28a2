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

}  // namespace

std::expected<SignedIn, http::Response> take_sign_in(http::WorkerCall& call, SignInPage& page,
                                                     std::string_view public_origin) {
  const std::optional<Form> form = Form::parse(call.request);
  if (!form || http::site_of(call.request, public_origin) == http::Site::kForeign)
    return show_again(page, Notice::kNone, 400);
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
  return std::move(**outcome);
}

}  // namespace chandlery::identity
