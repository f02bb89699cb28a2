// See one_time_code.h.
#include "platform/crypto/one_time_code.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <stdexcept>

namespace chandlery::crypto {

std::string one_time_code(std::string_view secret, std::uint64_t counter) {
  std::array<unsigned char, 8> moving{};
  for (std::size_t i = moving.size(); i-- > 0; counter >>= 8) moving[i] = static_cast<unsigned char>(counter);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int length = 0;
  if (HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), moving.data(), moving.size(), digest.data(),
           &length) == nullptr) {
    throw std::runtime_error("HMAC-SHA-1 is not to be had");
  }
  // RFC 4226, 5.3: four bytes from where the last one's low half points to, without their sign.
  const std::size_t offset = digest[length - 1] & 0x0f;
  std::uint32_t number = digest[offset] & 0x7f;
  for (std::size_t i = 1; i < 4; ++i) number = number << 8 | digest[offset + i];
  std::string digits = std::to_string(number % 1'000'000);
  return std::string(6 - digits.size(), '0') + digits;
}

std::string to_base32(std::string_view bytes) {
  static constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string text;
  std::uint32_t held = 0;
  int bits = 0;
  for (const char c : bytes) {
    held = held << 8 | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 5; bits -= 5) text += kLetters[held >> (bits - 5) & 31];
  }
  if (bits > 0) text += kLetters[held << (5 - bits) & 31];
  return text;
}

}  // namespace chandlery::crypto
