// See sealed_columns.h.
#include "identity/sealed_columns.h"

#include "identity/key_store.h"
#include "identity/second_factor_store.h"
#include "platform/sql/bytes.h"

namespace chandlery::identity {
namespace {

using crypto::RowKey, crypto::SealedColumn, crypto::SealedRow;
using sql::bytes_of, sql::text_of;

const sql::Statement kSigningKeys(
    "SELECT slot, sealed_pem FROM signing_keys WHERE slot > $1 ORDER BY slot LIMIT CAST($2 AS BIGINT)");
const sql::Statement kResealSigningKey("UPDATE signing_keys SET sealed_pem = $3 WHERE slot = $1 AND sealed_pem = $2");
const sql::Statement kAuthenticators(
    "SELECT tenant_id, user_id, sealed_secret FROM second_factors WHERE (tenant_id, user_id) > ($1, $2)"
    " ORDER BY tenant_id, user_id LIMIT CAST($3 AS BIGINT)");
const sql::Statement kResealAuthenticator(
    "UPDATE second_factors SET sealed_secret = $4 WHERE tenant_id = $1 AND user_id = $2 AND sealed_secret = $3");

SealedColumn signing_keys() {
  return {.place = "signing keys",
          .read =
              [](sql::Tx& tx, const RowKey& after, std::int64_t limit) {
                const std::int64_t slot = after.empty() ? 0 : std::stol(after[0]);
                return tx.all(kSigningKeys, {slot, limit}, [](const sql::Row& row) {
                  return SealedRow{{std::to_string(row.integer(0))},
                                   text_of(row.bytes(1)),
                                   store::signing_key_context(row.integer(0))};
                });
              },
          .write =
              [](sql::Tx& tx, const SealedRow& row, std::string_view sealed) {
                tx.queue(kResealSigningKey, {std::stol(row.key[0]), bytes_of(row.sealed), bytes_of(sealed)});
              }};
}

SealedColumn authenticators() {
  return {.place = "authenticators",
          .read =
              [](sql::Tx& tx, const RowKey& after, std::int64_t limit) {
                const RowKey from = after.empty() ? RowKey{"", ""} : after;
                return tx.all(kAuthenticators, {from[0], from[1], limit}, [](const sql::Row& row) {
                  return SealedRow{{row.string(0), row.string(1)},
                                   text_of(row.bytes(2)),
                                   store::secret_context(row.text(0), row.text(1))};
                });
              },
          .write =
              [](sql::Tx& tx, const SealedRow& row, std::string_view sealed) {
                tx.queue(kResealAuthenticator, {row.key[0], row.key[1], bytes_of(row.sealed), bytes_of(sealed)});
              }};
}

}  // namespace

std::vector<SealedColumn> sealed_columns() { return {signing_keys(), authenticators()}; }

}  // namespace chandlery::identity
