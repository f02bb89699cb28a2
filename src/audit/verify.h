// Proves that a partner's activity log is whole: reads the chain from its start and names the first record that is not
// what was appended.
//
// What it finds: a changed field, a missing record (also the last one), records that changed places, a head that was
// edited, a day index that would hide a record. What no chain alone can find: a tail that was cut off together with the
// head's row; compare the head with one that was noted elsewhere (`Verification::head`).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/time.h"
#include "platform/sql/sql.h"

namespace chandlery::audit {

enum class BreakKind : std::uint8_t { kChanged, kMissing, kReordered, kHeadMismatch, kDayIndex };
std::string_view to_string(BreakKind kind);

struct Break {
  std::string partner_id;
  std::int64_t sequence = 0;  ///< of the first record that is wrong
  BreakKind kind = BreakKind::kChanged;
  std::string explanation;  ///< a sentence for a person, in English
};

struct Verification {
  std::int64_t chains = 0;
  std::int64_t records = 0;          ///< verified before the break, or all
  std::string head;                  ///< hash of the last record in hexadecimal; of one chain's verification only
  std::optional<Break> first_break;  ///< none: the log is whole
};

/// Called now and then with the number of records read so far in this chain and the number expected.
using Progress = std::function<void(std::string_view partner_id, std::int64_t done, std::int64_t total)>;

/// One partner's chain. Reads in batches: its memory does not grow with the log.
Verification verify(sql::Tx& tx, std::string_view partner_id, const Progress& progress = nullptr);
/// Every chain; stops at the first break.
Verification verify_all(sql::Tx& tx, const Progress& progress = nullptr);

}  // namespace chandlery::audit
