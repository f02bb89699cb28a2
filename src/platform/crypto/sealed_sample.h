// A sealed value as it lies in its row, for `chandlery doctor` to open: each module that keeps sealed values shows some of each kind.
#pragma once

#include <string>

namespace chandlery::crypto {

struct SealedSample {
  std::string place;            ///< table and what of it, for people
  std::string sealed, context;  ///< see Keyring
};

}  // namespace chandlery::crypto
