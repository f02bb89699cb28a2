// The SQL of invitations.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "customers/invitations.h"

namespace chandlery::customers::store {

void insert_invitation(sql::Tx& tx, const Invitation& invitation);
std::optional<Invitation> find_invitation(sql::Tx& tx, std::string_view partner_id, std::string_view id);
/// The newest standing one of these terms that is open and lasts beyond `until`.
std::optional<Invitation> find_standing_invitation(sql::Tx& tx, std::string_view partner_id, const NewInvitation& terms,
                                                   Instant until);
/// Newest first, those before `before` (empty: from the newest on) down to `oldest` (itself included; empty: to the oldest).
/// Whether one has expired is seen at `at`.
std::vector<Invitation> list_invitations(sql::Tx& tx, std::string_view partner_id,
                                         std::optional<InvitationState> state, std::string_view before,
                                         std::string_view oldest, Instant at, std::int64_t limit);
/// The id of the invitation `count` invitations below `before`; nullopt where fewer are left.
std::optional<std::string> invitation_below(sql::Tx& tx, std::string_view partner_id, std::string_view before,
                                            std::int64_t count);
/// Writes who settled it and how, where it is still open; false when it is not.
bool settle_invitation(sql::Tx& tx, const Invitation& invitation);
/// Counts one more customer of a standing one that is still open; false when it is not.
bool count_acceptance(sql::Tx& tx, const Invitation& invitation);

}  // namespace chandlery::customers::store
