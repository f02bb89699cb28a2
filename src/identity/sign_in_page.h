// The sign-in page: one HTML text, English or Chinese, without scripts but for the few lines that ask a security key or a passkey.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "identity/company_sign_in.h"
#include "identity/second_factor.h"
#include "identity/security_keys.h"
#include "identity/session.h"
#include "platform/http/message.h"

namespace chandlery::identity {

enum class PageLanguage : std::uint8_t { kEnglish, kChinese };
/// The first of the two that an Accept-Language header names; English otherwise.
PageLanguage choose_language(std::string_view accept_language);

struct SignInPage {
  PageLanguage language = PageLanguage::kEnglish;
  std::string application;   ///< where the way leads
  std::string user_name;     ///< filled in already; may be empty
  std::string_view origin;   ///< of the redirect address: the only foreign place that the form may lead to
  std::string other_language;  ///< address of the same page in the other language; empty: not offered
  std::string signed_in_as;    ///< whom signing in here signs out; empty: nobody
  std::string way_back;        ///< with signed_in_as: where that person may go on instead
  enum class Notice : std::uint8_t {
    kNone, kRefused, kMustChange, kNewPasswordUnfit, kRepeatDiffers, kBusy, kWrongCode, kTooLate, kKeyRefused,
    kPasskeyRefused, kPasswordEnded
  };
  Notice notice = Notice::kNone;
  bool asks_new_password = false;
  bool asks_code = false;      ///< instead of name and password, which the ticket stands for
  std::string ticket;
  std::optional<Enrolment> enrolment;  ///< with asks_code: the authenticator to set up first
  std::optional<KeyQuestion> keys;     ///< with asks_code: the security keys that may be used instead
  bool has_authenticator = true;       ///< with asks_code: a code may be its, and not a recovery code alone
  std::optional<KeyQuestion> passkey;      ///< beside name and password: who signs in by a passkey is asked this
  std::optional<CompanyProblem> problem;  ///< why a company's own service signed nobody in
  struct CompanyButton {
    std::string label, address;
  };
  std::vector<CompanyButton> companies;  ///< whose services sign in, too
  std::string action;  ///< where the form is sent; empty: to the address that it came from, query included
};
/// With its security headers.
http::Response render(const SignInPage& page, int status);

/// What a page calls the portal: Partner centre, Customer centre, Operator console.
std::string_view name_of(Portal portal, PageLanguage language);

/// A page that says why there is no sign-in, for errors that must not be sent to an address nobody registered.
http::Response render_refusal(PageLanguage language, std::string_view sentence, int status);

}  // namespace chandlery::identity
