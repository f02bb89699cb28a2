// Numbers as they stand in CBOR and in an authenticator's data.
#pragma once

#include <cstdint>
#include <string_view>

namespace chandlery::webauthn {

/// Of at most eight bytes, the highest first.
inline std::uint64_t big_endian(std::string_view bytes) {
  std::uint64_t number = 0;
  for (const char byte : bytes) number = number << 8 | static_cast<unsigned char>(byte);
  return number;
}

}  // namespace chandlery::webauthn
