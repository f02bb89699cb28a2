// See sealing.h.
#include "platform/crypto/sealing.h"

#include <sodium.h>

namespace chandlery::crypto {
namespace {

constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(kNonceBytes == 24 && kTagBytes == 16 && crypto_aead_xchacha20poly1305_ietf_KEYBYTES == 32);

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

}  // namespace

std::string encrypt(std::string_view secret, std::string_view authenticated, const Hash& key) {
  std::string encrypted(kNonceBytes + secret.size() + kTagBytes, '\0');
  auto* nonce = reinterpret_cast<unsigned char*>(encrypted.data());
  randombytes_buf(nonce, kNonceBytes);
  crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + kNonceBytes, nullptr, bytes_of(secret), secret.size(),
                                             bytes_of(authenticated), authenticated.size(), nullptr, nonce, key.data());
  return encrypted;
}

std::optional<std::string> decrypt(std::string_view encrypted, std::string_view authenticated, const Hash& key) {
  if (encrypted.size() < kNonceBytes + kTagBytes) return std::nullopt;
  const unsigned char* nonce = bytes_of(encrypted);
  const std::size_t size = encrypted.size() - kNonceBytes;
  std::string secret(size - kTagBytes, '\0');
  const int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(
      reinterpret_cast<unsigned char*>(secret.data()), nullptr, nullptr, nonce + kNonceBytes, size, bytes_of(authenticated),
      authenticated.size(), nonce, key.data());
  if (failed != 0) return std::nullopt;
  return secret;
}

}  // namespace chandlery::crypto
