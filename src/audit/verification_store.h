// The SQL of verifications.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "audit/verifications.h"

namespace chandlery::audit::store {

void insert_verification(sql::Tx& tx, const VerificationRun& run);
/// Writes what running changes: the sign of life, counts, end and break.
void update_verification(sql::Tx& tx, const VerificationRun& run);
std::optional<VerificationRun> find_verification(sql::Tx& tx, std::string_view id);
/// Newest first, those before `before` (empty: from the newest on).
std::vector<VerificationRun> list_verifications(sql::Tx& tx, std::string_view before, std::int64_t limit);
/// One that runs and gave a sign of life after `since`.
bool is_running(sql::Tx& tx, Instant since);
/// The records that the heads count: of one chain, or of all.
std::int64_t count_records(sql::Tx& tx, bool whole_log, std::string_view partner_id);

}  // namespace chandlery::audit::store
