// A record's bytes and its link in the chain.
//
// hash(n) = BLAKE2b-256(hash(n-1) | record(n)), hash(0) = 32 zero bytes, over this encoding:
//
//   record   = partner sequence at category operation resource status customer-id customer-name
//              user-id user-name application-id correlation-id old-value new-value customized
//   sequence, at, category = 8 bytes, little endian, two's complement (at: microseconds since 1970)
//   every other field      = length text
//   length                 = 4 bytes, little endian: bytes of the text
//   text                   = UTF-8
//
// Invariants:
// 1. Two different records never have the same bytes: every field is fixed in size or led by its length.
// 2. The sequence is part of the bytes, so a record proves its own place.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "audit/service.h"
#include "platform/crypto/crypto.h"

namespace chandlery::audit {

/// Every stored field of a record but its hash. Text is borrowed.
struct RecordFields {
  std::string_view partner_id;
  std::int64_t sequence = 0;
  Instant at;
  Category category = Category::kTransaction;
  std::string_view operation, resource_type, status;
  std::string_view customer_id, customer_name;
  std::string_view user_id, user_name, application_id, correlation_id;
  std::string_view old_value, new_value;
  std::string_view customized;  ///< JSON array of {"key","value"}
};

crypto::Hash chain_hash(const crypto::Hash& previous, const RecordFields& record);

}  // namespace chandlery::audit
