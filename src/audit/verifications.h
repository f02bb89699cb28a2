// Verifications of the log that an operator asks for: they run beside the requests, show how far they have come, and stay on
// record, so that it can be said when the log was last found whole.
//
//   running --the last record--> whole | broken     running --no sign of life for five minutes--> interrupted
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "audit/verify.h"
#include "core/actor.h"
#include "core/page.h"
#include "core/result.h"
#include "platform/sql/database.h"

namespace chandlery::audit {

inline constexpr std::int64_t kSilentSeconds = 300;  ///< after which a running verification counts as interrupted
inline constexpr std::int64_t kMostListedVerifications = 200;

enum class VerificationState : std::uint8_t { kRunning, kWhole, kBroken, kInterrupted };
std::string_view to_string(VerificationState state);  ///< running, whole, broken, interrupted

struct VerificationRun {
  std::string id;
  bool whole_log = false;
  std::string partner_id;  ///< empty: the operator's own chain, or every one
  Instant started_at;
  std::string started_by;
  Instant updated_at;
  std::optional<Instant> finished_at;
  std::int64_t chains = 0, records = 0;
  std::int64_t total = 0;  ///< records when it began, and those that came while it read
  std::string head;        ///< of one chain's verification
  std::optional<Break> first_break;

  VerificationState state_at(Instant at) const;
};

/// Notes that a verification begins: of one partner's chain, or of every one. kOrderInProgress while another runs.
Result<VerificationRun> begin_verification(sql::Tx& tx, const Actor& actor, const std::optional<std::string>& partner_id);

/// Where and how a verification runs, for code without a clock and threads of its own.
struct VerificationLife {
  const Clock& clock;
  std::function<bool()> stopping = nullptr;  ///< true: the server stops, and the verification with it
};
/// Reads the log, writes how far it has come about once a second, and what it found. Blocks for as long as that takes. One
/// that is stopped is left as it is, and counts as interrupted soon.
void run_verification(sql::Database& database, const VerificationLife& life, const VerificationRun& run);

/// One that nobody runs, so that the next may begin at once.
void abandon_verification(sql::Tx& tx, VerificationRun run);

/// kNotFound.
Result<VerificationRun> find_verification(sql::Tx& tx, std::string_view id);
/// Newest first. `continuation` is Page::next of the page before, `size` 0 the most. kInvalidProperty for a token that is
/// none.
Result<Page<VerificationRun>> list_verifications(sql::Tx& tx, std::string_view continuation, std::int64_t size);

}  // namespace chandlery::audit
