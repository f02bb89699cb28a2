// See sealed_samples.h.
#include "identity/sealed_samples.h"

#include "identity/key_store.h"
#include "identity/second_factor_store.h"

namespace chandlery::identity {

std::vector<crypto::SealedSample> sealed_samples(sql::Tx& tx) {
  std::vector<crypto::SealedSample> samples;
  for (const store::SigningRow& row : store::signing_keys(tx)) {
    samples.push_back({.place = "signing keys", .sealed = row.sealed_pem, .context = store::signing_key_context(row.slot)});
  }
  if (auto any = store::any_sealed_secret(tx)) samples.push_back(*std::move(any));
  return samples;
}

}  // namespace chandlery::identity
