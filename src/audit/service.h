// The activity log: append-only, chained by hashes, in two categories with their own readers (S44-S47, rules C5).
//
// Invariants:
// 1. A record is written in the transaction of the act that it tells of; no act without its record, no record without
// it.
// 2. Records of one partner form one chain: hash = BLAKE2b(previous hash | every field of this record). A changed,
//    missing or reordered record breaks it (`chandlery audit verify`).
// 3. A record never holds a key, a password or a token; of a key at most its last group.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/actor.h"
#include "core/page.h"
#include "core/result.h"
#include "platform/sql/database.h"

namespace chandlery::audit {

/// Who may read: kKeyAccess GA, AccA, RefA, MktA; kTransaction GA, BA, UMA, AA, SA, HA (C5).
enum class Category : std::uint8_t { kTransaction, kKeyAccess };

/// What is to be recorded; the rest (who, when, correlation id, partner) comes from the Actor.
struct Entry {
  Category category = Category::kTransaction;
  std::string_view operation;             ///< contract 14, as "create_order", "get_software_key"
  std::string_view resource_type;         ///< contract 14, as "order", "software_key"
  std::string_view status = "succeeded";  ///< succeeded | failed | progress | decline
  std::string_view customer_id = {};
  std::string_view customer_name = {};
  std::string old_value = {};  ///< JSON text of the resource, without secrets; may be empty
  std::string new_value = {};
  std::vector<std::pair<std::string, std::string>> customized = {};  ///< customizedData, as OrderId
};

/// Appends one record to the chain of the actor's partner (operators without a partner have a chain of their own).
void append(sql::Tx& tx, const Actor& actor, const Entry& entry);

}  // namespace chandlery::audit
