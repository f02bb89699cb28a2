// See sealed_columns.h.
#include "fulfilment/sealed_columns.h"

#include <algorithm>

#include "fulfilment/pool_store.h"
#include "fulfilment/store.h"
#include "platform/sql/bytes.h"

namespace chandlery::fulfilment {
namespace {

using crypto::RowKey, crypto::SealedColumn, crypto::SealedRow;
using sql::bytes_of, sql::text_of;

const sql::Statement kPoolKeys(
    "SELECT pool, sequence, lookup, sealed FROM pool_keys WHERE (pool, sequence) > ($1, $2)"
    " ORDER BY pool, sequence LIMIT CAST($3 AS BIGINT)");
const sql::Statement kResealPoolKey(
    "UPDATE pool_keys SET sealed = $4 WHERE pool = $1 AND sequence = $2 AND sealed = $3");
// Those out of pools, too, so that a step is as long as it is, however few were made for orders.
const sql::Statement kOrderKeys(
    "SELECT partner_id, order_id, line_number, ordinal, sealed FROM software_keys"
    " WHERE (partner_id, order_id, line_number, ordinal) > ($1, $2, $3, $4)"
    " ORDER BY partner_id, order_id, line_number, ordinal LIMIT CAST($5 AS BIGINT)");
const sql::Statement kResealOrderKey(
    "UPDATE software_keys SET sealed = $6 WHERE partner_id = $1 AND order_id = $2 AND line_number = $3 AND ordinal = $4"
    " AND sealed = $5");

SealedColumn keys_of_pools() {
  return {.place = "keys of pools",
          .read =
              [](sql::Tx& tx, const RowKey& after, std::int64_t limit) {
                const RowKey from = after.empty() ? RowKey{"-1", "0"} : after;
                return tx.all(kPoolKeys, {std::stol(from[0]), std::stol(from[1]), limit}, [](const sql::Row& row) {
                  store::Lookup lookup{};
                  std::ranges::copy(row.bytes(2).first(lookup.size()), lookup.begin());
                  return SealedRow{{std::to_string(row.integer(0)), std::to_string(row.integer(1))},
                                   text_of(row.bytes(3)),
                                   store::pool_seal_context(row.integer(0), lookup)};
                });
              },
          .write =
              [](sql::Tx& tx, const SealedRow& row, std::string_view sealed) {
                tx.queue(kResealPoolKey,
                         {std::stol(row.key[0]), std::stol(row.key[1]), bytes_of(row.sealed), bytes_of(sealed)});
              }};
}

SealedColumn keys_of_orders() {
  return {
      .place = "keys made for orders",
      .read =
          [](sql::Tx& tx, const RowKey& after, std::int64_t limit) {
            const RowKey from = after.empty() ? RowKey{"", "", "-1", "-1"} : after;
            return tx.all(
                kOrderKeys, {from[0], from[1], std::stol(from[2]), std::stol(from[3]), limit}, [](const sql::Row& row) {
                  return SealedRow{
                      {row.string(0), row.string(1), std::to_string(row.integer(2)), std::to_string(row.integer(3))},
                      text_of(row.bytes(4)),
                      store::generated_seal_context({row.text(0), row.text(1), row.integer(2)}, row.integer(3))};
                });
          },
      .write =
          [](sql::Tx& tx, const SealedRow& row, std::string_view sealed) {
            tx.queue(kResealOrderKey, {row.key[0], row.key[1], std::stol(row.key[2]), std::stol(row.key[3]),
                                       bytes_of(row.sealed), bytes_of(sealed)});
          }};
}

}  // namespace

std::vector<SealedColumn> sealed_columns() { return {keys_of_pools(), keys_of_orders()}; }

}  // namespace chandlery::fulfilment
