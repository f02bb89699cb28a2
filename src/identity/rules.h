// The directory's decisions as pure functions: which roles fit a tenant, when an account is locked, what a password, a
// redirect address and a PKCE answer must look like.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"
#include "identity/model.h"

namespace chandlery::identity {

inline constexpr std::size_t kShortestPassword = 8;     ///< characters; OWASP ASVS 6.2.1
inline constexpr std::size_t kLongestPassword = 256;    ///< bytes: hashing must not be given a book
inline constexpr std::size_t kLongestName = 256;        ///< bytes, of people and applications
inline constexpr std::size_t kMostRedirectUris = 16;
inline constexpr std::size_t kMostAudiences = 16;
inline constexpr std::size_t kLongestUri = 1024;        ///< bytes

/// Five free attempts, then 30 s, doubling to a quarter of an hour: a guesser gets about a hundred a day, and a person
/// who slipped is not locked out for good.
inline constexpr int kFreeAttempts = 5;
inline constexpr std::int64_t kFirstLockSeconds = 30;
inline constexpr std::int64_t kLongestLockSeconds = 15 * 60;

/// Until when no further sign-in may begin, after `attempts` begun since the last success; `now` means no lock.
Instant locked_until(std::int64_t attempts, Instant now);

/// Whether the activity log tells of a refused attempt: where the wait has become longer by it, and of every hundredth.
bool is_worth_a_record(std::int64_t attempts);

/// For how long a password that must be changed at the next sign-in lets its user choose another.
inline constexpr std::int64_t kTemporaryPasswordDays = 7;
bool has_ended(bool must_change, Instant set_at, Instant now);

/// Whether all these roles belong to the side of the tenant. Nobody is a customer's admin and an operator.
bool roles_fit(TenantKind kind, RoleSet roles);
/// What a user without any named role is: partner_user, customer_user, operator.
RoleSet default_roles(TenantKind kind);

/// `admin_agent sales_agent`, in the order of the enum; what tables hold.
std::string role_words(RoleSet roles);
/// The reverse; words that no role has are dropped.
RoleSet parse_role_words(std::string_view words);

/// Whose password it is. None of these may be what it is made of; what is not known is empty.
struct PasswordOwner {
  std::string_view user_name, first_name, last_name, display_name;
  std::string_view company;  ///< as people call it; its domain is the user name's
};
/// kInvalidProperty naming `field` when the password is too short, too long, not UTF-8, or easily guessed (guessing.h):
/// a common one, or made of the owner's names or the product's.
Result<void> check_password(std::string_view password, const PasswordOwner& owner, std::string_view field);

/// https anywhere, http on the loopback only; no fragment, no user info, printable ASCII.
bool is_redirect_uri(std::string_view uri);
/// `https://host[:port]` of an accepted redirect address, for a form's policy.
std::string_view origin_of(std::string_view redirect_uri);

/// Two names of whom a token is for; without regard to case and a trailing slash.
bool same_audience(std::string_view a, std::string_view b);

/// An S256 code challenge: 43 characters of base64url (RFC 7636, 4.2).
bool is_challenge(std::string_view challenge);
/// Whether base64url(SHA-256(verifier)) is the challenge; the verifier is 43 to 128 unreserved characters.
bool answers_challenge(std::string_view verifier, std::string_view challenge);

}  // namespace chandlery::identity
