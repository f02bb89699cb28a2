// The directory's decisions.
#include "identity/rules.h"

#include <algorithm>

#include "core/text.h"
#include "identity/guessing.h"
#include "platform/crypto/crypto.h"

namespace chandlery::identity {
namespace {

constexpr std::string_view kProduct = "chandlery";

TenantKind side_of(Role role) {
  if (role == Role::kOperator) return TenantKind::kOperator;
  return role >= Role::kCustomerGlobalAdmin ? TenantKind::kCustomer : TenantKind::kPartner;
}

bool is_base64url(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

bool is_unreserved(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return is_base64url({&c, 1}) || c == '.' || c == '~'; });
}

std::size_t characters(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::ranges::count_if(utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

}  // namespace

Instant locked_until(std::int64_t attempts, Instant now) {
  if (attempts < kFreeAttempts) return now;
  std::int64_t doublings = std::min<std::int64_t>(attempts - kFreeAttempts, 10);
  return now.plus_seconds(std::min(kFirstLockSeconds << doublings, kLongestLockSeconds));
}

bool is_worth_a_record(std::int64_t attempts) {
  constexpr std::int64_t kEvery = 100;  // about a day, at the longest wait
  constexpr Instant kThen{};
  return attempts % kEvery == 0 || locked_until(attempts, kThen) > locked_until(attempts - 1, kThen);
}

bool has_ended(bool must_change, Instant set_at, Instant now) {
  return must_change && now >= set_at.plus_days(kTemporaryPasswordDays);
}

bool roles_fit(TenantKind kind, RoleSet roles) {
  for (int i = 0; i < kRoleCount; ++i) {
    auto role = static_cast<Role>(i);
    if (roles.has(role) && side_of(role) != kind) return false;
  }
  return true;
}

RoleSet default_roles(TenantKind kind) {
  switch (kind) {
    case TenantKind::kPartner: return {Role::kPartnerUser};
    case TenantKind::kCustomer: return {Role::kCustomerUser};
    case TenantKind::kOperator: return {Role::kOperator};
  }
  return {};
}

std::string role_words(RoleSet roles) {
  std::string words;
  for (int i = 0; i < kRoleCount; ++i) {
    auto role = static_cast<Role>(i);
    if (!roles.has(role)) continue;
    if (!words.empty()) words += ' ';
    words += to_string(role);
  }
  return words;
}

RoleSet parse_role_words(std::string_view words) {
  RoleSet roles;
  while (!words.empty()) {
    std::size_t end = std::min(words.find(' '), words.size());
    if (std::optional<Role> role = parse_role(words.substr(0, end))) roles.add(*role);
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return roles;
}

Result<void> check_password(std::string_view password, const PasswordOwner& owner, std::string_view field) {
  auto refuse = [&](std::string sentence) { return fail(errors::kInvalidProperty, std::move(sentence), std::string(field)); };
  if (password.size() > kLongestPassword) return refuse("The password is longer than 256 bytes.");
  if (!text::valid_utf8(password)) return refuse("The password is not valid UTF-8.");
  if (characters(password) < kShortestPassword) return refuse("The password needs at least 8 characters.");
  if (text::equal_ignoring_case(password, owner.user_name)) return refuse("The password must not be the user name.");
  switch (how_guessed(password, words_of({owner.user_name, owner.first_name, owner.last_name, owner.display_name,
                                          owner.company, kProduct}))) {
    case Guessed::kSoon:
      return refuse(
          "The password is too easy to guess: it is a common one, or made of common words, dates, or rows of letters "
          "or keys.");
    case Guessed::kByOwnWords:
      return refuse(
          "The password is too easy to guess: it is made of the user's, the company's or the product's name.");
    case Guessed::kHardly:
      break;
  }
  return {};
}

bool is_redirect_uri(std::string_view uri) {
  if (uri.empty() || uri.size() > kLongestUri) return false;
  if (!std::ranges::all_of(uri, [](char c) { return c > ' ' && c < 0x7f; })) return false;
  // The address goes into a header and into a policy, so nothing in it may end either.
  if (uri.find_first_of("#\"'\\<>`{}|^;,") != std::string_view::npos) return false;
  bool secure = uri.starts_with("https://");
  if (!secure && !uri.starts_with("http://")) return false;
  std::string_view rest = uri.substr(secure ? 8 : 7);
  std::string_view authority = rest.substr(0, rest.find_first_of("/?"));
  if (authority.empty() || authority.find('@') != std::string_view::npos) return false;
  if (secure) return true;
  bool bracketed = authority.starts_with('[');
  std::string_view host = bracketed ? authority.substr(0, authority.find(']') + 1) : authority.substr(0, authority.find(':'));
  return host == "localhost" || host == "127.0.0.1" || host == "[::1]";
}

std::string_view origin_of(std::string_view redirect_uri) {
  std::size_t authority = redirect_uri.find("://");
  if (authority == std::string_view::npos) return {};
  return redirect_uri.substr(0, redirect_uri.find_first_of("/?", authority + 3));
}

bool same_audience(std::string_view a, std::string_view b) {
  while (a.ends_with('/')) a.remove_suffix(1);
  while (b.ends_with('/')) b.remove_suffix(1);
  return text::equal_ignoring_case(a, b);
}

bool is_challenge(std::string_view challenge) { return challenge.size() == 43 && is_base64url(challenge); }

bool answers_challenge(std::string_view verifier, std::string_view challenge) {
  if (verifier.size() < 43 || verifier.size() > 128 || !is_unreserved(verifier)) return false;
  crypto::Hash digest = crypto::sha256(verifier);
  return crypto::equal(crypto::to_base64url({reinterpret_cast<const char*>(digest.data()), digest.size()}), challenge);
}

}  // namespace chandlery::identity
