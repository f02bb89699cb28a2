// See verify.h.
#include "audit/verify.h"

#include <algorithm>
#include <unordered_map>

#include "audit/store.h"

namespace chandlery::audit {
namespace {

constexpr std::int64_t kBatch = 2'000;

/// A record out of its row, so that it can be held against other places of the chain.
struct Suspect {
  std::string partner_id, text[12];
  std::int64_t sequence;
  Instant at;
  Category category;
  crypto::Hash hash;

  Suspect(const RecordFields& f, const crypto::Hash& stored)
      : partner_id(f.partner_id),
        text{std::string(f.operation),   std::string(f.resource_type),  std::string(f.status),
             std::string(f.customer_id), std::string(f.customer_name),  std::string(f.user_id),
             std::string(f.user_name),   std::string(f.application_id), std::string(f.correlation_id),
             std::string(f.old_value),   std::string(f.new_value),      std::string(f.customized)},
        sequence(f.sequence),
        at(f.at),
        category(f.category),
        hash(stored) {}

  bool belongs_at(std::int64_t place, const crypto::Hash& previous) const {
    const RecordFields fields{.partner_id = partner_id,
                              .sequence = place,
                              .at = at,
                              .category = category,
                              .operation = text[0],
                              .resource_type = text[1],
                              .status = text[2],
                              .customer_id = text[3],
                              .customer_name = text[4],
                              .user_id = text[5],
                              .user_name = text[6],
                              .application_id = text[7],
                              .correlation_id = text[8],
                              .old_value = text[9],
                              .new_value = text[10],
                              .customized = text[11]};
    return chain_hash(previous, fields) == hash;
  }
};

/// Where in the rest of the chain the suspect was appended, if it only changed places. A record that was swapped with,
/// or moved before, place m has its true predecessor's hash at m-1 or m; one that moved up by one has it anywhere
/// later.
std::optional<std::int64_t> true_place(sql::Tx& tx, const Suspect& suspect) {
  std::optional<std::int64_t> place;
  crypto::Hash before = suspect.hash;
  for (std::int64_t after = suspect.sequence; !place;) {
    const std::int64_t read = store::each_record(
        tx, suspect.partner_id, after, kBatch, [&](const RecordFields& fields, const crypto::Hash& stored) {
          after = fields.sequence;
          if (place) return;
          if (suspect.belongs_at(fields.sequence, before) || suspect.belongs_at(fields.sequence, stored)) {
            place = fields.sequence;
          } else if (suspect.belongs_at(suspect.sequence + 1, stored)) {
            place = suspect.sequence + 1;
          }
          before = stored;
        });
    if (read < kBatch) break;
  }
  return place;
}

std::string record_number(std::int64_t sequence) { return "Record " + std::to_string(sequence); }

}  // namespace

std::string_view to_string(BreakKind kind) {
  switch (kind) {
    case BreakKind::kChanged:
      return "changed";
    case BreakKind::kMissing:
      return "missing";
    case BreakKind::kReordered:
      return "reordered";
    case BreakKind::kHeadMismatch:
      return "head mismatch";
    case BreakKind::kDayIndex:
      return "day index";
  }
  return "unknown";
}

Verification verify(sql::Tx& tx, std::string_view partner_id, const Progress& progress) {
  Verification result{.chains = 1};
  const auto broken = [&](std::int64_t sequence, BreakKind kind, std::string explanation) {
    result.first_break = Break{std::string(partner_id), sequence, kind, std::move(explanation)};
    return result;
  };

  const auto head = store::read_head(tx, partner_id);
  std::unordered_map<std::int32_t, store::DayRange> days;
  for (const store::DayRange& day : store::days(tx, partner_id)) days.emplace(day.day.days, day);
  const std::int64_t total = head ? head->sequence : 0;

  crypto::Hash previous{};
  std::int64_t last = 0;
  std::optional<Suspect> suspect;
  std::optional<std::int64_t> missing, unindexed;
  while (true) {
    const std::int64_t read =
        store::each_record(tx, partner_id, last, kBatch, [&](const RecordFields& fields, const crypto::Hash& stored) {
          if (suspect || missing || unindexed) return;
          if (fields.sequence != last + 1) {
            missing = last + 1;
            return;
          }
          if (chain_hash(previous, fields) != stored) {
            suspect.emplace(fields, stored);
            return;
          }
          const auto day = days.find(Date::of(fields.at).days);
          if (day == days.end() || fields.sequence < day->second.first || fields.sequence > day->second.last) {
            unindexed = fields.sequence;
            return;
          }
          previous = stored;
          last = fields.sequence;
        });
    result.records = last;
    if (progress) progress(partner_id, last, total);
    if (missing) return broken(*missing, BreakKind::kMissing, record_number(*missing) + " is missing.");
    if (unindexed) {
      return broken(*unindexed, BreakKind::kDayIndex,
                    record_number(*unindexed) + " is whole, but the day index does not lead to it.");
    }
    if (suspect) {
      if (const auto place = true_place(tx, *suspect)) {
        return broken(suspect->sequence, BreakKind::kReordered,
                      "At " + std::to_string(suspect->sequence) + " stands the record that was appended as " +
                          std::to_string(*place) + ".");
      }
      return broken(suspect->sequence, BreakKind::kChanged,
                    record_number(suspect->sequence) + ", or its hash, is not what was appended.");
    }
    if (read < kBatch) break;
  }

  result.head = crypto::to_hex(previous);
  if (!head) return last == 0 ? result : broken(last, BreakKind::kHeadMismatch, "The chain has records but no head.");
  if (head->sequence > last) {
    return broken(last + 1, BreakKind::kMissing,
                  record_number(last + 1) + " is missing: the head counts " + std::to_string(head->sequence) + ".");
  }
  if (head->sequence < last) {
    return broken(
        head->sequence + 1, BreakKind::kHeadMismatch,
        "The head ends at " + std::to_string(head->sequence) + ", the records at " + std::to_string(last) + ".");
  }
  if (head->hash != previous) {
    return broken(last, BreakKind::kHeadMismatch, "The head's hash is not that of the last record.");
  }
  return result;
}

Verification verify_all(sql::Tx& tx, const Progress& progress) {
  Verification all;
  const auto take = [&](const std::string& partner_id) {
    const Verification one = verify(tx, partner_id, progress);
    ++all.chains;
    all.records += one.records;
    all.first_break = one.first_break;
    return !all.first_break;
  };
  for (auto partner = store::next_head(tx, std::nullopt); partner; partner = store::next_head(tx, partner)) {
    if (!take(*partner)) return all;
  }
  for (auto partner = store::next_chain(tx, std::nullopt); partner; partner = store::next_chain(tx, partner)) {
    if (!store::read_head(tx, *partner) && !take(*partner)) return all;
  }
  return all;
}

}  // namespace chandlery::audit
