// See verifications.h.
#include "audit/verifications.h"

#include <algorithm>
#include <array>

#include "audit/service.h"
#include "audit/verification_store.h"
#include "core/id.h"

namespace chandlery::audit {
namespace {

constexpr std::array<std::string_view, 4> kStates = {"running", "whole", "broken", "interrupted"};

/// Ends a verification from within its reading.
struct Stopped {};

/// How far a run has come, written about once a second.
class Noted {
 public:
  Noted(sql::Database& database, const VerificationLife& life, VerificationRun run)
      : database_(database), life_(life), run_(std::move(run)) {}

  /// `done` records of this chain are verified.
  void advance(std::string_view partner_id, std::int64_t done) {
    if (life_.stopping && life_.stopping()) throw Stopped{};
    if (!chain_ || *chain_ != partner_id) {
      before_ = run_.records;
      run_.chains += chain_ ? 1 : 0;
      chain_ = partner_id;
    }
    run_.records = before_ + done;
    const Instant now = life_.clock.now();
    if (now < run_.updated_at.plus_seconds(1)) return;
    run_.updated_at = now;
    write();
  }

  void finish(const Verification& found) {
    run_.updated_at = life_.clock.now();
    run_.finished_at = run_.updated_at;
    run_.chains = found.chains;
    run_.records = found.records;
    run_.head = found.head;
    run_.first_break = found.first_break;
    write();
  }

 private:
  void write() {
    database_.write_now([this](sql::Tx& tx) { store::update_verification(tx, run_); });
  }

  sql::Database& database_;
  const VerificationLife& life_;
  VerificationRun run_;
  std::optional<std::string> chain_;
  std::int64_t before_ = 0;  ///< records of the chains before this one
};

}  // namespace

std::string_view to_string(VerificationState state) { return kStates.at(static_cast<std::size_t>(state)); }

VerificationState VerificationRun::state_at(Instant at) const {
  if (finished_at) return first_break ? VerificationState::kBroken : VerificationState::kWhole;
  return updated_at.plus_seconds(kSilentSeconds) < at ? VerificationState::kInterrupted : VerificationState::kRunning;
}

Result<VerificationRun> begin_verification(sql::Tx& tx, const Actor& actor,
                                           const std::optional<std::string>& partner_id) {
  if (store::is_running(tx, actor.at.plus_seconds(-kSilentSeconds))) {
    return fail(errors::kOrderInProgress, "Another verification is running.");
  }
  VerificationRun run{.id = new_id(actor.at),
                      .whole_log = !partner_id,
                      .partner_id = partner_id.value_or(""),
                      .started_at = actor.at,
                      .started_by = actor.user_name,
                      .updated_at = actor.at,
                      .finished_at = {},
                      .total = store::count_records(tx, !partner_id, partner_id.value_or("")),
                      .head = {},
                      .first_break = {}};
  store::insert_verification(tx, run);
  append(tx, actor,
         {.operation = "verify_audit_log",
          .resource_type = "audit_log",
          .customized = {{"VerificationId", run.id}, {"PartnerId", run.whole_log ? "*" : run.partner_id}}});
  return run;
}

void run_verification(sql::Database& database, const VerificationLife& life, const VerificationRun& run) {
  Noted noted(database, life, run);
  Verification found;
  try {
    database.read_long_now([&](sql::Tx& tx) {
      const auto progress = [&](std::string_view partner_id, std::int64_t done, std::int64_t) {
        noted.advance(partner_id, done);
      };
      found = run.whole_log ? verify_all(tx, progress) : verify(tx, run.partner_id, progress);
    });
  } catch (const Stopped&) {
    return;
  }
  noted.finish(found);
}

void abandon_verification(sql::Tx& tx, VerificationRun run) {
  run.updated_at = {};
  store::update_verification(tx, run);
}

Result<VerificationRun> find_verification(sql::Tx& tx, std::string_view id) {
  const auto known = normalise_guid(id);
  if (auto run = known ? store::find_verification(tx, *known) : std::nullopt) return *std::move(run);
  return fail(errors::kNotFound, "There is no such verification.");
}

Result<Page<VerificationRun>> list_verifications(sql::Tx& tx, std::string_view continuation, std::int64_t size) {
  if (!continuation.empty() && !normalise_guid(continuation)) {
    return fail(errors::kInvalidProperty, "The continuation token is not one of this list's.", "MS-ContinuationToken");
  }
  const std::int64_t most = size <= 0 ? kMostListedVerifications : std::min(size, kMostListedVerifications);
  return page_of(store::list_verifications(tx, continuation, most + 1), most);
}

}  // namespace chandlery::audit
