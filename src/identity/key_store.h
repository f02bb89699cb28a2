// The rows of keys: those that sign tokens, and those that seal.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.h"
#include "platform/sql/sql.h"

namespace chandlery::identity::store {

enum class SealingKind : std::uint8_t { kData = 0, kLookup = 1 };

struct SealingRow {
  SealingKind kind = SealingKind::kData;
  std::uint32_t number = 1;
  std::string wrapped;
  std::string master_id;
  Instant created_at, wrapped_at, seals_from;
};
/// The look-up root first, then the data keys by number. None before the first start.
std::vector<SealingRow> sealing_keys(sql::Tx& tx);
/// Locked, so that whoever adds or wraps keys does so one at a time.
std::vector<SealingRow> lock_sealing_keys(sql::Tx& tx);
/// A row that is there stays as it is.
void insert_sealing_key(sql::Tx& tx, const SealingRow& row);
void rewrap_sealing_key(sql::Tx& tx, const SealingRow& row);
void delete_data_key(sql::Tx& tx, std::uint32_t number);

struct SigningRow {
  std::int64_t slot = 1;
  std::string sealed_pem;
  Instant created_at;
  Instant signs_from;
  std::optional<Instant> ends_at;
};
/// What a slot's key is sealed in the name of.
std::string signing_key_context(std::int64_t slot);
/// By slot.
std::vector<SigningRow> signing_keys(sql::Tx& tx);
std::vector<SigningRow> lock_signing_keys(sql::Tx& tx);
/// A row that is there stays as it is.
void insert_signing_key(sql::Tx& tx, const SigningRow& row);
void end_signing_key(sql::Tx& tx, std::int64_t slot, Instant ends_at);
void reseal_signing_key(sql::Tx& tx, std::int64_t slot, std::string_view sealed_pem);

}  // namespace chandlery::identity::store
