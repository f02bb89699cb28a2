// What fulfilment keeps sealed, for sealing it anew.
#pragma once

#include <vector>

#include "platform/crypto/resealing.h"

namespace chandlery::fulfilment {

/// The keys of pools, and those that were made for orders.
std::vector<crypto::SealedColumn> sealed_columns();

}  // namespace chandlery::fulfilment
