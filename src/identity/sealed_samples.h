// What the directory keeps sealed, a sample of each kind.
#pragma once

#include <vector>

#include "platform/crypto/sealed_sample.h"
#include "platform/sql/sql.h"

namespace chandlery::identity {

/// Every signing key, and an authenticator's secret.
std::vector<crypto::SealedSample> sealed_samples(sql::Tx& tx);

}  // namespace chandlery::identity
