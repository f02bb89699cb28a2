// When a download link works, and what it counts: pure decisions (rules 4.7, contract 17.2).
//
//   minted -> first downloaded -> ended: by time, by time after the first download, by count, or revoked
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "catalog/policies.h"
#include "core/actor.h"
#include "core/result.h"
#include "fulfilment/media.h"
#include "fulfilment/model.h"

namespace chandlery::fulfilment {

/// S12 and S13: to be used by the one who asks, or to be passed on. The policy may allow one and not the other.
enum class LinkPurpose : std::uint8_t { kDownload, kCopy };

/// Whether this actor may have a link to this purchase's media now. In this order: kPolicyCustomerOnly (a partner,
/// where downloads are the customer's only: S41), kRoleMissing, kNotProvisioned (pending), kKeyRevoked (cancelled),
/// kNotEntitled (the term has ended).
Result<void> may_download(const Actor& actor, const std::optional<catalog::FulfilmentPolicy>& policy,
                          const Entitlement& entitlement, LinkPurpose purpose);

/// What ends a link. A policy that limits nothing gives a link of kUsualLinkMinutes.
struct LinkLimits {
  std::optional<Instant> expires_at;
  std::optional<std::int64_t> seconds_after_first;
  std::optional<std::int64_t> max_downloads;
  friend bool operator==(const LinkLimits&, const LinkLimits&) = default;
};
inline constexpr std::int64_t kUsualLinkMinutes = 24 * 60;
inline constexpr std::int64_t kMostLinkMinutes = 366 * 24 * 60;
/// The policy's limits at this moment; whoever asks may want the link to end earlier, never later.
LinkLimits pin_limits(const std::optional<catalog::FulfilmentPolicy>& policy, std::optional<std::int64_t> asked_minutes,
                      Instant at);

struct DownloadLink {
  std::string partner_id;  ///< the tenant that the row stands under
  std::string customer_id, order_id;
  std::int64_t line_number = 0;
  std::string id;
  std::string media_id;
  Instant minted_at;
  std::string minted_by_id, minted_by_name;
  bool by_customer = false;
  LinkLimits limits;
  std::int64_t downloads = 0;
  std::optional<Instant> first_download_at;
  Instant seen_at;  ///< the latest moment of which it knows
  std::optional<Instant> revoked_at;
};

/// The moment from which it works no more; none: no time ends it.
std::optional<Instant> end_of(const DownloadLink& link);

/// Goes on with a download that the same client began less than a day before: no download of its own.
inline constexpr std::int64_t kContinuationSeconds = 24 * 60 * 60;
struct Fetch {
  std::uint64_t offset = 0;             ///< first byte that is asked for
  std::optional<Instant> client_began;  ///< when this client began a download by this link
};
bool is_continuation(const Fetch& fetch, Instant at);

/// Why a link gives nothing.
enum class LinkEnd : std::uint8_t {
  kRevoked,
  kRelationshipEnded,
  kWithdrawn,
  kCancelled,
  kTermEnded,
  kExpired,
  kUsedUp
};
std::string_view to_string(LinkEnd end);
/// What a link stands on at the moment of a fetch.
struct LinkStanding {
  MediaState media = MediaState::kAvailable;
  const Entitlement& line;
  bool related = true;  ///< whoever made it may still act for the customer
};
/// Time never runs backwards for a link: the later of `at` and seen_at counts.
std::optional<LinkEnd> ended(const DownloadLink& link, const LinkStanding& standing, Instant at);
/// The same for a fetch that would count as a download.
std::optional<LinkEnd> ended_for_another(const DownloadLink& link, const LinkStanding& standing, Instant at);

}  // namespace chandlery::fulfilment
