// What the directory keeps sealed, for sealing it anew.
#pragma once

#include <vector>

#include "platform/crypto/resealing.h"

namespace chandlery::identity {

/// The keys that sign tokens, and the authenticators' secrets.
std::vector<crypto::SealedColumn> sealed_columns();

}  // namespace chandlery::identity
