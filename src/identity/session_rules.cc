// See session_rules.h.
#include "identity/session_rules.h"

#include <algorithm>

#include "core/text.h"

namespace chandlery::identity {
namespace {

constexpr std::string_view kWords[kPortalCount] = {"partner", "centre", "console"};
constexpr std::string_view kHomes[kPortalCount] = {"/partner", "/centre", "/console"};
constexpr std::size_t kSecretLength = 43;  // of 256 bits in base64url
constexpr std::string_view kAttributes = "; Path=/; Secure; HttpOnly; SameSite=Lax";

bool is_base64url(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

}  // namespace

Portal portal_of(TenantKind kind) { return static_cast<Portal>(kind); }
std::string_view to_string(Portal portal) { return kWords[static_cast<int>(portal)]; }
std::string_view home_of(Portal portal) { return kHomes[static_cast<int>(portal)]; }

std::optional<Portal> parse_portal(std::string_view word) {
  for (int i = 0; i < kPortalCount; ++i)
    if (word == kWords[i]) return static_cast<Portal>(i);
  return std::nullopt;
}

bool fits_a_header(std::string_view address) {
  return address.size() <= kLongestReturn && std::ranges::all_of(address, [](char c) { return c > ' ' && c < 0x7f && c != '\\'; });
}

bool leads_into(Portal portal, std::string_view address) {
  if (!fits_a_header(address)) return false;
  const std::string_view path = address.substr(0, address.find_first_of("?#"));
  if (path.find("//") != path.npos) return false;
  const std::optional<std::string> normal = http::normal_path(path);
  if (!normal) return false;
  const std::string_view home = home_of(portal);
  return path.starts_with(home) && (*normal == home || normal->starts_with(std::string(home) + "/"));
}

std::string_view session_secret(const http::Request& request) {
  const std::string_view secret = http::cookie(request, kSessionCookie);
  return secret.size() == kSecretLength && std::ranges::all_of(secret, is_base64url) ? secret : std::string_view();
}

std::string session_cookie(std::string_view secret) {
  return std::string(kSessionCookie).append("=").append(secret).append(kAttributes);
}

std::string ended_session_cookie() {
  return std::string(kSessionCookie).append("=").append(kAttributes).append("; Max-Age=0");
}

bool is_live(const Session& session, Instant now) { return !session.revoked_at && now < session.idle_ends_at; }

bool is_fresh(const Session& session, Instant now) { return now < session.proved_at.plus_seconds(kFreshSeconds); }

bool is_due(const Session& session, Instant now) { return now >= session.last_seen_at.plus_seconds(kSeenSeconds); }

Session seen(Session session, const SessionSettings& settings, Instant now) {
  session.last_seen_at = now;
  session.idle_ends_at = std::min(now.plus_seconds(settings.idle_seconds), session.ends_at);
  return session;
}

bool only_peeks(const http::Request& request) {
  return request.path == kSessionPath && request.query.get("peek") == "true";
}

Result<void> check_origin(const http::Request& request, Portal portal, std::string_view public_origin) {
  const http::Site site = http::site_of(request, public_origin);
  if (site == http::Site::kForeign) return fail(errors::kForeignOrigin);
  if (!http::is_unsafe(request.method)) return {};
  if (site == http::Site::kNobodys) return fail(errors::kForeignOrigin);
  const std::string_view named = request.header(kPortalHeader);
  if (named.empty()) {
    return fail(errors::kForeignOrigin, "A request by a portal's session that changes something needs the header X-Chandlery-Portal.");
  }
  if (named != to_string(portal)) {
    return fail(errors::kForeignOrigin, "This browser is signed in to another portal by now. Load the page again.");
  }
  return {};
}

}  // namespace chandlery::identity
