// The activity log's SQL: heads, records, days. Only this file and its .cc name those tables.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "audit/chain.h"
#include "platform/sql/sql.h"

namespace chandlery::audit::store {

/// The `last_sequence` of the day that is being written to. One below the largest number, so that +1 is one, too.
inline constexpr std::int64_t kOpenEnd = 9'223'372'036'854'775'806;

struct Head {
  std::int64_t sequence = 0;
  crypto::Hash hash{};
  Date day;
};

/// The end of the partner's chain, locked until the transaction ends; made when the partner has none yet.
Head lock_head(sql::Tx& tx, std::string_view partner_id, Date day);
/// The same as a question, told of nothing when the partner has none yet.
sql::Tx::Question lock_question(std::string_view partner_id, std::function<void(const Head&)> found);
/// Queues the record, the new head and, where the record's day is not the one before it, the change of days.
void append(sql::Tx& tx, const RecordFields& record, const crypto::Hash& hash, const Head& before);

std::optional<Head> read_head(sql::Tx& tx, std::string_view partner_id);
/// The sequences of these heads, 0 where there is none.
std::vector<std::int64_t> read_ends(sql::Tx& tx, std::span<const std::string> partner_ids);
/// The next partner with a head, or with records, in the database's order of texts; nullopt after the last.
std::optional<std::string> next_head(sql::Tx& tx, const std::optional<std::string>& after);
std::optional<std::string> next_chain(sql::Tx& tx, const std::optional<std::string>& after);

struct DayRange {
  Date day;
  std::int64_t first = 0, last = 0;
};
std::vector<DayRange> days(sql::Tx& tx, std::string_view partner_id);
/// The smallest range of sequences that holds all records of these days (inclusive); nullopt when there are none.
struct SequenceRange {
  std::int64_t first = 0, last = 0;
};
std::optional<SequenceRange> sequences_of_days(sql::Tx& tx, std::string_view partner_id, Date first, Date last);

/// Calls `each` for up to `limit` records after `after` in the order of the sequence; returns how many there were.
using EachRecord = std::function<void(const RecordFields&, const crypto::Hash&)>;
std::int64_t each_record(sql::Tx& tx, std::string_view partner_id, std::int64_t after, std::int64_t limit,
                         const EachRecord& each);

struct Selection {
  std::int64_t first = 0, before = 0;  ///< sequences [first, before)
  Instant from, until;                 ///< instants [from, until)
  bool transactions = false, key_access = false;
  std::string_view customer_id;    ///< empty: any
  std::string_view resource_type;  ///< lower case without underscores; empty: any
  std::int64_t limit = 0;
};
/// Newest first.
void select_records(sql::Tx& tx, std::string_view partner_id, const Selection& selection,
                    const std::function<void(const RecordFields&)>& each);

}  // namespace chandlery::audit::store
