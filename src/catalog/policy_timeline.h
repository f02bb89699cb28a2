// The policies in time: each family's records as past, in force or still to come, and which SKUs stand under the family. So
// that an operator sees what a new record would change, and whom.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/policies.h"

namespace chandlery::catalog {

inline constexpr std::size_t kMostShownSkus = 100;  ///< of a family; the count goes on

enum class PolicyKind : std::uint8_t { kFulfilment, kReturn };
std::string_view to_string(PolicyKind kind);  ///< fulfilment, return

enum class RecordState : std::uint8_t { kPast, kInForce, kFuture };
std::string_view to_string(RecordState state);  ///< past, inForce, future

struct PolicyRecord {
  std::string id;
  Instant from;
  std::optional<Instant> until;  ///< none: until somebody adds a later record
  RecordState state = RecordState::kInForce;
};
struct UsingSku {
  std::string product_id, sku_id, title;
};
struct PolicyFamily {
  PolicyKind kind = PolicyKind::kFulfilment;
  std::string family;
  std::vector<PolicyRecord> records;  ///< by date
  std::vector<UsingSku> skus;         ///< at most kMostShownSkus, by product and SKU
  std::int64_t sku_count = 0;
};
/// By kind and family, those that SKUs name and no record has included: nothing under them can be bought.
std::vector<PolicyFamily> policy_timeline(sql::Tx& tx, Instant at);

/// What a family's dates make of its records at `at`; pure.
std::vector<PolicyRecord> in_time(const std::vector<std::pair<std::string, Instant>>& records, Instant at);

}  // namespace chandlery::catalog
