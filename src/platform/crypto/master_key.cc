// See master_key.h.
#include "platform/crypto/master_key.h"

#include <sodium.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "core/text.h"
#include "platform/crypto/sealing.h"
#include "platform/files/file.h"

namespace chandlery::crypto {
namespace {

constexpr char kFormat = 1;
constexpr std::size_t kIdBytes = 8;
constexpr std::size_t kLongestFile = 4096;  // bytes

void forget(std::string& text) { sodium_memzero(text.data(), text.size()); }

SecretKey derive(std::string_view purpose, const SecretKey& key) {
  return SecretKey(keyed_hash("chandlery " + std::string(purpose), key.bytes()));
}

std::string authenticated(std::string_view context) { return std::string(1, kFormat) + std::string(context); }

std::string lines_of(std::span<const MasterKey> keys) {
  std::string text;
  text.reserve(keys.size() * 65);  // so that no part of it is left behind where it grew
  for (const MasterKey& key : keys) {
    std::string line = key.to_hex();
    text.append(line).append("\n");
    forget(line);
  }
  return text;
}

void write(const std::filesystem::path& file, std::span<const MasterKey> keys, bool replace) {
  std::string text = lines_of(keys);
  files::write_file(file, text, {.mode = 0600, .replace = replace});
  forget(text);
}

}  // namespace

MasterKey::MasterKey(const SecretKey& key)
    : key_(key),
      wrapping_(derive("wrapping key", key)),
      id_(crypto::to_hex(Bytes(derive("master key id", key).bytes()).first(kIdBytes))) {}

MasterKey MasterKey::generate() {
  initialise();
  return MasterKey(SecretKey::random());
}

std::optional<MasterKey> MasterKey::parse(std::string_view hex) {
  std::optional<std::string> bytes = from_hex(hex);
  if (!bytes || bytes->size() != std::tuple_size_v<Hash>) return std::nullopt;
  Hash key;
  std::memcpy(key.data(), bytes->data(), key.size());
  forget(*bytes);
  const MasterKey made{SecretKey(key)};
  sodium_memzero(key.data(), key.size());
  return made;
}

std::string MasterKey::to_hex() const { return crypto::to_hex(key_.bytes()); }

std::string MasterKey::wrap(const SecretKey& key, std::string_view context) const {
  const std::string_view bytes(reinterpret_cast<const char*>(key.bytes().data()), key.bytes().size());
  return std::string(1, kFormat) + encrypt(bytes, authenticated(context), wrapping_.bytes());
}

std::optional<SecretKey> MasterKey::unwrap(std::string_view wrapped, std::string_view context) const {
  if (wrapped.empty() || wrapped.front() != kFormat) return std::nullopt;
  std::optional<std::string> bytes = decrypt(wrapped.substr(1), authenticated(context), wrapping_.bytes());
  Hash key;
  if (!bytes || bytes->size() != key.size()) return std::nullopt;
  std::memcpy(key.data(), bytes->data(), key.size());
  forget(*bytes);
  const SecretKey made(key);
  sodium_memzero(key.data(), key.size());
  return made;
}

RingKeys MasterKey::derived_keys() const { return {.data = {{1, derive("data key 1", key_)}}, .seals = 1, .lookup = key_}; }

std::vector<MasterKey> read_master_keys(const std::filesystem::path& file) {
  initialise();
  std::string content = files::read_private_file(file, kLongestFile);
  std::vector<MasterKey> keys;
  bool good = true;
  for (std::string_view rest = text::trim(content); !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::optional<MasterKey> key = MasterKey::parse(text::trim(rest.substr(0, end)));
    if (key) keys.push_back(*key);
    good = good && key;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  forget(content);
  if (!good || keys.empty()) {
    throw std::runtime_error("The master key file " + file.string() +
                             " does not hold 32 bytes as 64 hexadecimal digits, or several such lines.");
  }
  return keys;
}

std::vector<MasterKey> open_master_keys(const std::filesystem::path& file) {
  if (!std::filesystem::exists(file)) {
    const MasterKey fresh = MasterKey::generate();
    write(file, std::span(&fresh, 1), false);  // another server may have been faster
  }
  return read_master_keys(file);
}

void write_master_keys(const std::filesystem::path& file, std::span<const MasterKey> keys) { write(file, keys, true); }

}  // namespace chandlery::crypto
