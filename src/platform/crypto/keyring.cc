#include <sodium.h>

#include <mutex>
#include <shared_mutex>
#include <stdexcept>

#include "platform/crypto/ring_keys.h"
#include "platform/crypto/sealing.h"

namespace chandlery::crypto {
namespace {

constexpr char kFormat = 1;
constexpr std::size_t kHeaderBytes = 5;

std::string header_of(std::uint32_t key_number) {
  std::string header(1, kFormat);
  for (int shift = 0; shift < 32; shift += 8) header += static_cast<char>(key_number >> shift & 0xff);
  return header;
}

}  // namespace

std::optional<std::uint32_t> data_key_number(std::string_view sealed) {
  if (sealed.size() < kHeaderBytes || sealed.front() != kFormat) return std::nullopt;
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) number |= static_cast<std::uint32_t>(static_cast<unsigned char>(sealed[1 + i])) << (8 * i);
  return number;
}

SecretKey SecretKey::random() {
  SecretKey made(Hash{});
  randombytes_buf(made.bytes_.data(), made.bytes_.size());
  return made;
}

SecretKey::~SecretKey() { sodium_memzero(bytes_.data(), bytes_.size()); }

struct Keyring::Implementation {
  explicit Implementation(const RingKeys& given) : keys(given) {}
  mutable std::shared_mutex changing;
  RingKeys keys;

  std::optional<SecretKey> data_key(std::uint32_t number) const {
    const std::shared_lock lock(changing);
    const auto found = keys.data.find(number);
    return found == keys.data.end() ? std::nullopt : std::optional(found->second);
  }
};

Keyring::Keyring(const RingKeys& keys) : implementation_(std::make_unique<Implementation>(keys)) {
  if (!keys.data.contains(keys.seals)) throw std::logic_error("a keyring without the key that it is to seal with");
}
Keyring::Keyring(Keyring&&) noexcept = default;
Keyring::~Keyring() = default;

Keyring Keyring::ephemeral() {
  initialise();
  return Keyring(RingKeys{.data = {{1, SecretKey::random()}}, .seals = 1, .lookup = SecretKey::random()});
}

void Keyring::hold(const RingKeys& keys) {
  if (!keys.data.contains(keys.seals)) throw std::logic_error("a keyring without the key that it is to seal with");
  const std::unique_lock lock(implementation_->changing);
  implementation_->keys = keys;
}

RingKeys Keyring::keys() const {
  const std::shared_lock lock(implementation_->changing);
  return implementation_->keys;
}

std::string Keyring::seal(std::string_view secret, std::string_view context) const {
  std::uint32_t number = 0;
  {
    const std::shared_lock lock(implementation_->changing);
    number = implementation_->keys.seals;
  }
  const std::string header = header_of(number);
  // A ring loses no key that it seals with (hold), so the number's is there.
  return header + encrypt(secret, header + std::string(context), implementation_->data_key(number).value().bytes());
}

std::optional<std::string> Keyring::open_sealed(std::string_view sealed, std::string_view context) const {
  const std::optional<std::uint32_t> number = data_key_number(sealed);
  const std::optional<SecretKey> key = number ? implementation_->data_key(*number) : std::nullopt;
  if (!key) return std::nullopt;
  const std::string authenticated = std::string(sealed.substr(0, kHeaderBytes)) + std::string(context);
  return decrypt(sealed.substr(kHeaderBytes), authenticated, key->bytes());
}

Hash Keyring::lookup_key(std::string_view purpose) const {
  const std::shared_lock lock(implementation_->changing);
  return keyed_hash("chandlery lookup key " + std::string(purpose), implementation_->keys.lookup.bytes());
}

}  // namespace chandlery::crypto
