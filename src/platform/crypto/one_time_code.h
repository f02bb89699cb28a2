// What an authenticator program counts with: one-time codes of six digits (HOTP, RFC 4226, with HMAC-SHA-1, which is what all of
// them can do), and base32 (RFC 4648), in which their secrets are typed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace chandlery::crypto {

/// Six digits.
std::string one_time_code(std::string_view secret, std::uint64_t counter);

/// In capitals, without padding.
std::string to_base32(std::string_view bytes);

}  // namespace chandlery::crypto
