// The rows of portal sessions.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "identity/session.h"
#include "platform/crypto/crypto.h"
#include "platform/sql/sql.h"

namespace chandlery::identity::store {

void insert_session(sql::Tx& tx, const crypto::Hash& hash, const Session& session);
/// With its user and tenant, whether it is good or not; one round trip.
std::optional<LiveSession> session_by_hash(sql::Tx& tx, const crypto::Hash& hash);
/// Writes both of its moments, unless it was ended or seen later meanwhile.
void see_session(sql::Tx& tx, const Session& session);
/// Those good at `now`, the newest first.
std::vector<Session> sessions_of(sql::Tx& tx, std::string_view tenant_id, std::string_view user_id, Instant now);
/// False when the user has no such session that is good at `now`.
bool end_session(sql::Tx& tx, std::string_view tenant_id, std::string_view user_id, std::string_view id, Instant now);
void end_session_by_hash(sql::Tx& tx, const crypto::Hash& hash, Instant now);
/// All of the user's but the one of id `kept`; how many were good at `now`.
std::int64_t end_sessions_of(sql::Tx& tx, std::string_view tenant_id, std::string_view user_id, std::string_view kept,
                             Instant now);
/// Adds `micros` to all times of those that end after `now`.
void carry_sessions(sql::Tx& tx, Instant now, std::int64_t micros);
/// Its user has proved himself at `now`; by a second factor, and so its sign-in counts as such from now on. Queued.
void prove_session(sql::Tx& tx, const Session& session, bool by_second_factor, Instant now);
/// Removes those whose time was over at `ended_before`; how many.
std::int64_t forget_ended_sessions(sql::Tx& tx, Instant ended_before);

}  // namespace chandlery::identity::store
