#include <sodium.h>

#include <cstring>
#include <stdexcept>

#include "core/text.h"
#include "platform/crypto/crypto.h"
#include "platform/files/file.h"

namespace chandlery::crypto {
namespace {

constexpr char kFormat = 1;
constexpr std::uint32_t kFirstDataKey = 1;
constexpr std::size_t kHeaderBytes = 5;
constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(kNonceBytes == 24 && kTagBytes == 16 && crypto_aead_xchacha20poly1305_ietf_KEYBYTES == 32);

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

std::string header_of(std::uint32_t key_number) {
  std::string header(1, kFormat);
  for (int shift = 0; shift < 32; shift += 8) header += static_cast<char>(key_number >> shift & 0xff);
  return header;
}

}  // namespace

struct Keyring::Implementation {
  // Data keys are derived from the master key for now. Their number stands in each sealed value, so that keys that are
  // stored wrapped can come beside them.
  explicit Implementation(const Hash& key) : master(key), data_key(derive("data key 1")) {}
  Implementation(const Implementation&) = delete;
  ~Implementation() {
    sodium_memzero(master.data(), master.size());
    sodium_memzero(data_key.data(), data_key.size());
  }

  Hash derive(std::string_view purpose) const { return keyed_hash("chandlery " + std::string(purpose), master); }

  Hash master;
  Hash data_key;
};

Keyring::Keyring() = default;
Keyring::Keyring(Keyring&&) noexcept = default;
Keyring::~Keyring() = default;

Keyring Keyring::open(const std::filesystem::path& master_key_file) {
  initialise();
  if (!std::filesystem::exists(master_key_file)) {
    Hash fresh;
    randombytes_buf(fresh.data(), fresh.size());
    std::string text = to_hex(fresh) + "\n";
    files::write_file(master_key_file, text, {.mode = 0600, .replace = false});  // another server may have been faster
    sodium_memzero(text.data(), text.size());
    sodium_memzero(fresh.data(), fresh.size());
  }
  std::string text = files::read_private_file(master_key_file, 4096);
  std::optional<std::string> key = from_hex(text::trim(text));
  sodium_memzero(text.data(), text.size());
  Hash master;
  if (!key || key->size() != master.size())
    throw std::runtime_error("The master key file " + master_key_file.string() +
                             " does not hold 32 bytes as 64 hexadecimal digits.");
  std::memcpy(master.data(), key->data(), master.size());
  sodium_memzero(key->data(), key->size());
  Keyring ring;
  ring.implementation_ = std::make_unique<Implementation>(master);
  sodium_memzero(master.data(), master.size());
  return ring;
}

Keyring Keyring::ephemeral() {
  initialise();
  Hash master;
  randombytes_buf(master.data(), master.size());
  Keyring ring;
  ring.implementation_ = std::make_unique<Implementation>(master);
  return ring;
}

std::string Keyring::seal(std::string_view secret, std::string_view context) const {
  std::string sealed = header_of(kFirstDataKey);
  const std::string authenticated = sealed + std::string(context);
  sealed.resize(kHeaderBytes + kNonceBytes + secret.size() + kTagBytes);
  auto* nonce = reinterpret_cast<unsigned char*>(sealed.data()) + kHeaderBytes;
  randombytes_buf(nonce, kNonceBytes);
  crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + kNonceBytes, nullptr, bytes_of(secret), secret.size(),
                                             bytes_of(authenticated), authenticated.size(), nullptr, nonce,
                                             implementation_->data_key.data());
  return sealed;
}

std::optional<std::string> Keyring::open_sealed(std::string_view sealed, std::string_view context) const {
  const std::string header = header_of(kFirstDataKey);
  if (sealed.size() < kHeaderBytes + kNonceBytes + kTagBytes || !sealed.starts_with(header)) return std::nullopt;
  const std::string authenticated = header + std::string(context);
  const unsigned char* nonce = bytes_of(sealed) + kHeaderBytes;
  const std::size_t size = sealed.size() - kHeaderBytes - kNonceBytes;
  std::string secret(size - kTagBytes, '\0');
  const int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(
      reinterpret_cast<unsigned char*>(secret.data()), nullptr, nullptr, nonce + kNonceBytes, size,
      bytes_of(authenticated), authenticated.size(), nonce, implementation_->data_key.data());
  if (failed != 0) return std::nullopt;
  return secret;
}

Hash Keyring::lookup_key(std::string_view purpose) const {
  return implementation_->derive("lookup key " + std::string(purpose));
}

}  // namespace chandlery::crypto
