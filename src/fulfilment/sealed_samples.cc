// See sealed_samples.h.
#include "fulfilment/sealed_samples.h"

#include <algorithm>

#include "fulfilment/pool_store.h"
#include "fulfilment/store.h"
#include "platform/sql/bytes.h"

namespace chandlery::fulfilment {
namespace {

const sql::Statement kPoolKey("SELECT pool, lookup, sealed FROM pool_keys LIMIT 1");
const sql::Statement kGeneratedKey(
    "SELECT partner_id, order_id, line_number, ordinal, sealed FROM software_keys WHERE sealed IS NOT NULL LIMIT 1");

crypto::SealedSample pool_key(const sql::Row& row) {
  store::Lookup lookup{};
  std::ranges::copy(row.bytes(1).first(lookup.size()), lookup.begin());
  return {.place = "keys of pools", .sealed = sql::text_of(row.bytes(2)), .context = store::pool_seal_context(row.integer(0), lookup)};
}

crypto::SealedSample generated_key(const sql::Row& row) {
  return {.place = "keys made for orders",
          .sealed = sql::text_of(row.bytes(4)),
          .context = store::generated_seal_context({row.text(0), row.text(1), row.integer(2)}, row.integer(3))};
}

}  // namespace

std::vector<crypto::SealedSample> sealed_samples(sql::Tx& tx) {
  std::vector<crypto::SealedSample> samples = tx.all(kPoolKey, {}, pool_key);
  for (crypto::SealedSample& sample : tx.all(kGeneratedKey, {}, generated_key)) samples.push_back(std::move(sample));
  return samples;
}

}  // namespace chandlery::fulfilment
