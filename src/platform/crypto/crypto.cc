#include "platform/crypto/crypto.h"

#include <sodium.h>

#include <stdexcept>

namespace chandlery::crypto {
namespace {

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

std::string encode(std::string_view bytes, int variant) {
  std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes_of(bytes), bytes.size(), variant);
  text.pop_back();  // the terminating zero
  return text;
}

// One text for each value: what does not encode back to itself is refused. libsodium alone is not that strict, since it
// reads every byte past 0x7f as the alphabet's last letter.
std::optional<std::string> decode(std::string_view text, int variant) {
  std::string bytes(text.size() / 4 * 3 + 3, '\0');
  std::size_t length = 0;
  const char* end = nullptr;
  const int failed = sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                                       text.size(), nullptr, &length, &end, variant);
  if (failed != 0 || end != text.data() + text.size()) return std::nullopt;
  bytes.resize(length);
  if (encode(bytes, variant) != text) return std::nullopt;
  return bytes;
}

}  // namespace

void initialise() {
  if (sodium_init() < 0) throw std::runtime_error("libsodium found no source of randomness.");
}

std::string random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  randombytes_buf(bytes.data(), count);
  return bytes;
}

std::string random_token() { return to_base64url(random_bytes(32)); }

Hash hash(std::string_view text) {
  Hash digest;
  crypto_generichash(digest.data(), digest.size(), bytes_of(text), text.size(), nullptr, 0);
  return digest;
}

Hash keyed_hash(std::string_view text, const Hash& key) {
  Hash digest;
  crypto_generichash(digest.data(), digest.size(), bytes_of(text), text.size(), key.data(), key.size());
  return digest;
}

Hash sha256(std::string_view text) {
  Hash digest;
  crypto_hash_sha256(digest.data(), bytes_of(text), text.size());
  return digest;
}

bool equal(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string to_hex(Bytes bytes) {
  std::string text(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
  text.pop_back();
  return text;
}

std::optional<std::string> from_hex(std::string_view hex) {
  std::string bytes(hex.size() / 2, '\0');
  std::size_t length = 0;
  const char* end = nullptr;
  const int failed = sodium_hex2bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), hex.data(),
                                    hex.size(), nullptr, &length, &end);
  if (failed != 0 || end != hex.data() + hex.size() || length != bytes.size()) return std::nullopt;
  return bytes;
}

std::string to_base64(std::string_view bytes) { return encode(bytes, sodium_base64_VARIANT_ORIGINAL); }
std::string to_base64url(std::string_view bytes) { return encode(bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING); }
std::optional<std::string> from_base64(std::string_view text) { return decode(text, sodium_base64_VARIANT_ORIGINAL); }
std::optional<std::string> from_base64url(std::string_view text) {
  return decode(text, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

}  // namespace chandlery::crypto
