// The activity log for those who act on it afterwards: read on from where a reader stopped, oldest first. A record is there
// exactly when its act is, and a partner's records have one order without a gap, so that nothing is passed over.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "audit/query.h"
#include "platform/sql/sql.h"

namespace chandlery::audit {

/// The sequence of each partner's last record, 0 where there is none: one round trip.
std::vector<std::int64_t> ends_of(sql::Tx& tx, std::span<const std::string> partner_ids);
/// At most `most` records after the sequence.
std::vector<Record> records_after(sql::Tx& tx, std::string_view partner_id, std::int64_t sequence, std::int64_t most);

}  // namespace chandlery::audit
