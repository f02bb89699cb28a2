// See sealed_id.h.
#include "platform/crypto/sealed_id.h"

namespace chandlery::crypto {
namespace {

constexpr std::size_t kIdBytes = 16, kSealBytes = 16;

std::string seal_of(const Keyring& keyring, std::string_view purpose, std::string_view raw) {
  const Hash hash = keyed_hash(raw, keyring.lookup_key(purpose));
  return {reinterpret_cast<const char*>(hash.data()), kSealBytes};
}

}  // namespace

std::string seal_ids(const Keyring& keyring, std::string_view purpose, std::initializer_list<std::string_view> ids) {
  std::string raw;
  for (const std::string_view id : ids) {
    std::string digits;
    for (const char c : id) {
      if (c != '-') digits += c;
    }
    raw += from_hex(digits).value_or("");
  }
  return to_base64url(raw + seal_of(keyring, purpose, raw));
}

std::optional<std::vector<std::string>> open_ids(const Keyring& keyring, std::string_view purpose,
                                                 std::string_view token, std::size_t count) {
  const std::size_t raw_size = count * kIdBytes;
  const auto bytes = token.size() > 2 * (raw_size + kSealBytes) ? std::nullopt : from_base64url(token);
  if (!bytes || bytes->size() != raw_size + kSealBytes) return std::nullopt;
  const std::string_view raw = std::string_view(*bytes).substr(0, raw_size);
  if (!equal(std::string_view(*bytes).substr(raw_size), seal_of(keyring, purpose, raw))) return std::nullopt;
  std::vector<std::string> ids;
  for (std::size_t at = 0; at < raw_size; at += kIdBytes) {
    std::string id = to_hex({reinterpret_cast<const unsigned char*>(raw.data()) + at, kIdBytes});
    for (const std::size_t hyphen : {8u, 13u, 18u, 23u}) id.insert(hyphen, 1, '-');
    ids.push_back(std::move(id));
  }
  return ids;
}

}  // namespace chandlery::crypto
