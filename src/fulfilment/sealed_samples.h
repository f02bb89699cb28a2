// What fulfilment keeps sealed, a sample of each kind.
#pragma once

#include <vector>

#include "platform/crypto/sealed_sample.h"
#include "platform/sql/sql.h"

namespace chandlery::fulfilment {

/// A key of a pool, and one that was made for an order. The latter is looked for from the first order on.
std::vector<crypto::SealedSample> sealed_samples(sql::Tx& tx);

}  // namespace chandlery::fulfilment
