// The words of portal sessions: the portals, and what the server knows of a browser that is signed in to one of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "identity/model.h"

namespace chandlery::identity {

/// Each kind of tenant has one portal, so the order is that of TenantKind.
enum class Portal : std::uint8_t { kPartner, kCentre, kConsole };
inline constexpr int kPortalCount = static_cast<int>(Portal::kConsole) + 1;

struct SessionSettings {
  std::int64_t idle_seconds = 30 * 60;          ///< without a request a session ends
  std::int64_t absolute_seconds = 12 * 60 * 60; ///< and after this time in any case
  /// Scheme and host under which browsers know the server where a proxy renames it; may be empty.
  std::string public_origin;
};

struct Session {
  std::string id;              ///< names it in lists; no secret
  std::string tenant_id, user_id;
  Portal portal = Portal::kPartner;
  Instant created_at;
  Instant last_seen_at;        ///< to the minute
  Instant idle_ends_at;        ///< unless it is seen again; never after `ends_at`
  Instant ends_at;
  std::string user_agent;      ///< as the browser told it, cut
  std::string peer;            ///< the address that signed in
  bool mfa = false;            ///< its sign-in was proved by a second factor
  Instant proved_at;           ///< when its user last proved who he is, by all that his account has
  std::optional<Instant> revoked_at;
};

/// A session that is good now, with its user as the directory has him at this moment.
struct LiveSession {
  Session session;
  Tenant tenant;
  User user;
};

}  // namespace chandlery::identity
