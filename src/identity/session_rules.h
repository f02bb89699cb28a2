// Decisions about portal sessions as pure functions: where a user belongs, how long a session lasts, what its cookie says,
// where a sign-in may lead.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"
#include "identity/session.h"
#include "platform/http/browser.h"
#include "platform/http/message.h"

namespace chandlery::identity {

/// `__Host-`: Secure, of this very host, for all paths. Browsers take it on plain HTTP from this machine alone.
inline constexpr std::string_view kSessionCookie = "__Host-sid";
/// What the portals' own requests carry: a header that no form and no foreign page can send without being asked first.
inline constexpr std::string_view kPortalHeader = "X-Chandlery-Portal";
inline constexpr std::string_view kSessionPath = "/auth/session";
/// A session that was seen less than this long ago is not written again, so that reads stay reads.
inline constexpr std::int64_t kSeenSeconds = 60;
inline constexpr std::int64_t kFreshSeconds = 15 * 60;  ///< how long a proof counts for what needs a fresh one
inline constexpr std::size_t kLongestUserAgent = 256;  ///< bytes
inline constexpr std::size_t kLongestReturn = 2048;    ///< bytes

Portal portal_of(TenantKind kind);
/// partner, centre, console
std::string_view to_string(Portal portal);
std::optional<Portal> parse_portal(std::string_view word);
/// /partner, /centre, /console
std::string_view home_of(Portal portal);

/// Whether an address may stand in a header and a cookie: printable ASCII of at most kLongestReturn bytes, without backslashes,
/// since browsers drop tabs and line ends out of addresses.
bool fits_a_header(std::string_view address);
/// Whether the address, as a `return` parameter gives it, is one of the portal's pages. Nothing else is: no other host in
/// any spelling that a browser knows (`//h`, `/\h`, encoded or not), no other portal, no way out by dot segments.
bool leads_into(Portal portal, std::string_view address);

/// The browser's half of a session; empty when it holds none that could be.
std::string_view session_secret(const http::Request& request);
/// The values of Set-Cookie.
std::string session_cookie(std::string_view secret);
std::string ended_session_cookie();

bool is_live(const Session& session, Instant now);
/// Whether its user has proved himself so lately that the acts which matter most need no new proof.
bool is_fresh(const Session& session, Instant now);
/// Whether a request at `now` is to be noted.
bool is_due(const Session& session, Instant now);
/// As it is after a request at `now`.
Session seen(Session session, const SessionSettings& settings, Instant now);
/// Whether the request asks how long its session lasts without prolonging it: GET /auth/session?peek=true.
bool only_peeks(const http::Request& request);

/// kForeignOrigin unless the session's own portal sent the request:
/// 1. one that may change something needs the header X-Chandlery-Portal with the session's portal, and must come from a page
///    of this origin where the browser says from where;
/// 2. any other must not come from a foreign page: a link in a foreign page leads to a portal's page, never to its data.
Result<void> check_origin(const http::Request& request, Portal portal, std::string_view public_origin);

}  // namespace chandlery::identity
