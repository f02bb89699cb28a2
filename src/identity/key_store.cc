// The SQL of keys. No other file of the house names these tables.
#include "identity/key_store.h"

#include "platform/sql/bytes.h"

namespace chandlery::identity::store {
namespace {

#define SEALING_COLUMNS "kind, number, wrapped, master_id, created_at, wrapped_at, seals_from"

const sql::Statement kSealingKeys("SELECT " SEALING_COLUMNS " FROM sealing_keys ORDER BY kind DESC, number");
// The root is always there, so one row is the lock of all.
const sql::Statement kLockSealingKeys("SELECT number FROM sealing_keys WHERE kind = 1 /*postgres: FOR UPDATE */");
const sql::Statement kInsertSealingKey("INSERT INTO sealing_keys (" SEALING_COLUMNS
                                       ") VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (kind, number) DO NOTHING");
const sql::Statement kRewrapSealingKey(
    "UPDATE sealing_keys SET wrapped = $3, master_id = $4, wrapped_at = $5 WHERE kind = $1 AND number = $2");
const sql::Statement kDeleteDataKey("DELETE FROM sealing_keys WHERE kind = 0 AND number = $1");

#define SIGNING_COLUMNS "slot, sealed_pem, created_at, signs_from, ends_at"

const sql::Statement kSigningKeys("SELECT " SIGNING_COLUMNS " FROM signing_keys ORDER BY slot");
const sql::Statement kLockSigningKeys("SELECT slot FROM signing_keys WHERE slot = 1 /*postgres: FOR UPDATE */");
const sql::Statement kInsertSigningKey("INSERT INTO signing_keys (" SIGNING_COLUMNS
                                       ") VALUES ($1, $2, $3, $4, $5) ON CONFLICT (slot) DO NOTHING");
const sql::Statement kEndSigningKey("UPDATE signing_keys SET ends_at = $2 WHERE slot = $1");
const sql::Statement kResealSigningKey("UPDATE signing_keys SET sealed_pem = $2 WHERE slot = $1");

using sql::bytes_of;

SealingRow sealing_row(const sql::Row& row) {
  return {.kind = row.integer(0) == 0 ? SealingKind::kData : SealingKind::kLookup,
          .number = static_cast<std::uint32_t>(row.integer(1)),
          .wrapped = sql::text_of(row.bytes(2)),
          .master_id = row.string(3),
          .created_at = row.instant(4),
          .wrapped_at = row.instant(5),
          .seals_from = row.instant(6)};
}

SigningRow signing_row(const sql::Row& row) {
  return {.slot = row.integer(0),
          .sealed_pem = sql::text_of(row.bytes(1)),
          .created_at = row.instant(2),
          .signs_from = row.instant(3),
          .ends_at = row.optional_instant(4)};
}

void nothing(const sql::Row&) {}

}  // namespace

std::vector<SealingRow> sealing_keys(sql::Tx& tx) { return tx.all(kSealingKeys, {}, sealing_row); }

std::vector<SealingRow> lock_sealing_keys(sql::Tx& tx) {
  tx.query(kLockSealingKeys, {}, nothing);
  return sealing_keys(tx);
}

void delete_data_key(sql::Tx& tx, std::uint32_t number) {
  tx.execute(kDeleteDataKey, {static_cast<std::int64_t>(number)});
}

void insert_sealing_key(sql::Tx& tx, const SealingRow& r) {
  tx.execute(kInsertSealingKey, {static_cast<int>(r.kind), static_cast<std::int64_t>(r.number), bytes_of(r.wrapped),
                                 r.master_id, r.created_at, r.wrapped_at, r.seals_from});
}

void rewrap_sealing_key(sql::Tx& tx, const SealingRow& r) {
  tx.execute(kRewrapSealingKey,
             {static_cast<int>(r.kind), static_cast<std::int64_t>(r.number), bytes_of(r.wrapped), r.master_id, r.wrapped_at});
}

std::string signing_key_context(std::int64_t slot) { return "signing_keys/" + std::to_string(slot); }

std::vector<SigningRow> signing_keys(sql::Tx& tx) { return tx.all(kSigningKeys, {}, signing_row); }

std::vector<SigningRow> lock_signing_keys(sql::Tx& tx) {
  tx.query(kLockSigningKeys, {}, nothing);
  return signing_keys(tx);
}

void insert_signing_key(sql::Tx& tx, const SigningRow& r) {
  tx.execute(kInsertSigningKey, {r.slot, bytes_of(r.sealed_pem), r.created_at, r.signs_from, r.ends_at});
}

void end_signing_key(sql::Tx& tx, std::int64_t slot, Instant ends_at) { tx.execute(kEndSigningKey, {slot, ends_at}); }

void reseal_signing_key(sql::Tx& tx, std::int64_t slot, std::string_view sealed_pem) {
  tx.execute(kResealSigningKey, {slot, bytes_of(sealed_pem)});
}

}  // namespace chandlery::identity::store
