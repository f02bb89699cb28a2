// The SQL of requests for partnerships, and of the links that come of them.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "partners/partnerships.h"

namespace chandlery::partners::store {

void insert_request(sql::Tx& tx, const PartnershipRequest& request);
std::optional<PartnershipRequest> find_request(sql::Tx& tx, std::string_view partner_id, std::string_view id);
/// Newest first, those before `before` (empty: from the newest on) down to `oldest` (itself included; empty: to the oldest).
/// Whether one has expired is seen at `at`.
std::vector<PartnershipRequest> list_requests(sql::Tx& tx, std::string_view partner_id, std::optional<RequestState> state,
                                              std::string_view before, std::string_view oldest, Instant at,
                                              std::int64_t limit);
/// The id of the request `count` requests below `before`; nullopt where fewer are left.
std::optional<std::string> request_below(sql::Tx& tx, std::string_view partner_id, std::string_view before,
                                         std::int64_t count);
/// Writes who settled it and how, where it is still open; false when it is not.
bool settle_request(sql::Tx& tx, const PartnershipRequest& request);

struct Link {
  ResellerLinkStatus status = ResellerLinkStatus::kActive;
  Instant changed_at;
};
std::optional<Link> find_link(sql::Tx& tx, std::string_view provider_id, std::string_view reseller_id);
/// Makes the link, or makes it active again where it ended before `asked_at`; false when it is active already or ended since.
bool activate_link(sql::Tx& tx, std::string_view provider_id, std::string_view reseller_id, Instant at, Instant asked_at);
/// False when there is no active one.
bool end_link(sql::Tx& tx, std::string_view provider_id, std::string_view reseller_id, Instant at);

}  // namespace chandlery::partners::store
