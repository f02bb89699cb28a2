// See link_rules.h.
#include "fulfilment/link_rules.h"

#include <algorithm>

#include "fulfilment/rules.h"

namespace chandlery::fulfilment {
namespace {

Instant latest(const DownloadLink& link, Instant at) { return Instant{std::max(at.micros, link.seen_at.micros)}; }

}  // namespace

Result<void> may_download(const Actor& actor, const std::optional<catalog::FulfilmentPolicy>& policy,
                          const Entitlement& line, LinkPurpose purpose) {
  if (actor.kind == PrincipalKind::kPartnerUser) {
    const bool allowed =
        policy && (purpose == LinkPurpose::kDownload ? policy->partner_download : policy->partner_copy_link);
    if (!allowed) return fail(errors::kPolicyCustomerOnly);
    if (!actor.roles.any_of(policy->partner_roles)) return fail(errors::kRoleMissing);
  } else if (actor.kind == PrincipalKind::kCustomerUser) {
    const RoleSet roles = policy ? policy->customer_roles : RoleSet{Role::kCustomerGlobalAdmin};
    if ((policy && !policy->customer_view) || !actor.roles.any_of(roles)) return fail(errors::kRoleMissing);
  } else {
    return fail(errors::kRoleMissing);  // the log must name a person
  }
  if (line.state == EntitlementState::kPending) return fail(errors::kNotProvisioned);
  if (line.state == EntitlementState::kCancelled) {
    return fail(errors::kKeyRevoked, "The purchase is cancelled, and with it the right to its media.");
  }
  if (line.expires_at && *line.expires_at <= actor.at) {
    return fail(errors::kNotEntitled, "The term of this purchase has ended, and with it the right to its media.");
  }
  if (line.state != EntitlementState::kActive) return fail(errors::kNotEntitled, std::string(kSuspendedWords));
  return {};
}

LinkLimits pin_limits(const std::optional<catalog::FulfilmentPolicy>& policy, std::optional<std::int64_t> asked_minutes,
                      Instant at) {
  LinkLimits limits;
  std::optional<std::int64_t> seconds;
  if (policy) {
    seconds = policy->link_ttl_after_mint;
    limits.seconds_after_first = policy->link_ttl_after_first_download;
    limits.max_downloads = policy->link_max_downloads;
  }
  if (!seconds && !limits.seconds_after_first && !limits.max_downloads) seconds = kUsualLinkMinutes * 60;
  if (asked_minutes) {
    const std::int64_t asked = std::clamp<std::int64_t>(*asked_minutes, 1, kMostLinkMinutes) * 60;
    seconds = std::min(asked, seconds.value_or(asked));
  }
  if (seconds) limits.expires_at = at.plus_seconds(*seconds);
  return limits;
}

std::optional<Instant> end_of(const DownloadLink& link) {
  std::optional<Instant> end = link.limits.expires_at;
  if (link.limits.seconds_after_first && link.first_download_at) {
    const Instant after_first = link.first_download_at->plus_seconds(*link.limits.seconds_after_first);
    if (!end || after_first < *end) end = after_first;
  }
  return end;
}

bool is_continuation(const Fetch& fetch, Instant at) {
  return fetch.offset > 0 && fetch.client_began && at < fetch.client_began->plus_seconds(kContinuationSeconds);
}

std::string_view to_string(LinkEnd end) {
  switch (end) {
    case LinkEnd::kRevoked:
      return "revoked";
    case LinkEnd::kRelationshipEnded:
      return "relationship_ended";
    case LinkEnd::kWithdrawn:
      return "media_withdrawn";
    case LinkEnd::kCancelled:
      return "cancelled";
    case LinkEnd::kTermEnded:
      return "term_ended";
    case LinkEnd::kExpired:
      return "expired";
    case LinkEnd::kUsedUp:
      return "used_up";
  }
  return "revoked";
}

std::optional<LinkEnd> ended(const DownloadLink& link, const LinkStanding& standing, Instant at) {
  const Instant now = latest(link, at);
  const Entitlement& line = standing.line;
  if (line.state == EntitlementState::kExpired) return LinkEnd::kTermEnded;
  if (line.state == EntitlementState::kSuspended) return LinkEnd::kRevoked;  // it works again when that ends
  if (line.state != EntitlementState::kActive) return LinkEnd::kCancelled;
  if (link.revoked_at) return LinkEnd::kRevoked;
  if (!standing.related) return LinkEnd::kRelationshipEnded;
  if (standing.media != MediaState::kAvailable) return LinkEnd::kWithdrawn;
  if (line.expires_at && *line.expires_at <= now) return LinkEnd::kTermEnded;
  if (const auto end = end_of(link); end && *end <= now) return LinkEnd::kExpired;
  return std::nullopt;
}

std::optional<LinkEnd> ended_for_another(const DownloadLink& link, const LinkStanding& standing, Instant at) {
  if (const auto end = ended(link, standing, at)) return end;
  if (link.limits.max_downloads && link.downloads >= *link.limits.max_downloads) return LinkEnd::kUsedUp;
  return std::nullopt;
}

}  // namespace chandlery::fulfilment
