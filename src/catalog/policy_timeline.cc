// See policy_timeline.h.
#include "catalog/policy_timeline.h"

#include <map>

#include "catalog/store_policy_uses.h"

namespace chandlery::catalog {
namespace {

using Families = std::map<std::string, std::vector<std::pair<std::string, Instant>>>;

template <class Policies>
Families by_family(const Policies& policies) {
  Families families;
  for (const auto& policy : policies) families[policy.family].emplace_back(policy.id, policy.effective_from);
  return families;
}

void append(std::vector<PolicyFamily>& all, PolicyKind kind, Families families,
            const std::map<std::string, store::FamilyUse>& uses, Instant at) {
  for (const auto& [family, use] : uses) families[family];  // also one that has no record
  for (const auto& [family, records] : families) {
    PolicyFamily& made = all.emplace_back(PolicyFamily{.kind = kind, .family = family});
    made.records = in_time(records, at);
    if (const auto use = uses.find(family); use != uses.end()) {
      made.skus = use->second.skus;
      made.sku_count = use->second.count;
    }
  }
}

}  // namespace

std::string_view to_string(PolicyKind kind) { return kind == PolicyKind::kFulfilment ? "fulfilment" : "return"; }

std::string_view to_string(RecordState state) {
  switch (state) {
    case RecordState::kPast: return "past";
    case RecordState::kInForce: return "inForce";
    case RecordState::kFuture: return "future";
  }
  return "past";
}

std::vector<PolicyRecord> in_time(const std::vector<std::pair<std::string, Instant>>& records, Instant at) {
  std::vector<PolicyRecord> timed;
  for (std::size_t i = 0; i < records.size(); ++i) {
    PolicyRecord& record = timed.emplace_back(PolicyRecord{.id = records[i].first, .from = records[i].second, .until = {}});
    if (i + 1 < records.size()) record.until = records[i + 1].second;
    if (record.from > at) {
      record.state = RecordState::kFuture;
    } else if (record.until && *record.until <= at) {
      record.state = RecordState::kPast;
    }
  }
  return timed;
}

std::vector<PolicyFamily> policy_timeline(sql::Tx& tx, Instant at) {
  std::vector<PolicyFamily> all;
  append(all, PolicyKind::kFulfilment, by_family(list_fulfilment_policies(tx)), store::fulfilment_family_uses(tx), at);
  append(all, PolicyKind::kReturn, by_family(list_return_policies(tx)), store::return_family_uses(tx), at);
  return all;
}

}  // namespace chandlery::catalog
