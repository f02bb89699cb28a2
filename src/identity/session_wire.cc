#include "identity/session_wire.h"

#include "identity/session_rules.h"
#include "platform/json/collection.h"

namespace chandlery::identity {

std::string list_of(const std::vector<Session>& sessions, std::string_view self, std::string_view current) {
  return json::collection(sessions, self, [&](json::Writer& out, const Session& session) {
    out.begin_object()
        .field("id", session.id)
        .field("portal", to_string(session.portal))
        .field("startedAt", session.created_at)
        .field("lastSeenAt", session.last_seen_at)
        .field("expiresAt", session.idle_ends_at)
        .field("absoluteExpiresAt", session.ends_at)
        .field("userAgent", session.user_agent)
        .field("address", session.peer)
        .field("current", session.id == current)
        .attributes("Session")
        .end_object();
  });
}

}  // namespace chandlery::identity
