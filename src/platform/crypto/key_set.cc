// See key_set.h.
#include "platform/crypto/key_set.h"

#include <openssl/bn.h>
#include <openssl/ec.h>

#include <algorithm>

#include "platform/crypto/compact_token.h"
#include "platform/crypto/crypto.h"
#include "platform/crypto/openssl.h"
#include "platform/crypto/public_key.h"
#include "platform/json/reader.h"

namespace chandlery::crypto {
namespace {

constexpr std::size_t kCoordinate = 32;  // bytes of P-256

using Number = std::unique_ptr<BIGNUM, Free<BN_free>>;
using Signature = std::unique_ptr<ECDSA_SIG, Free<ECDSA_SIG_free>>;

Number number_of(std::string_view bytes) {
  return Number(BN_bin2bn(bytes_of(bytes), static_cast<int>(bytes.size()), nullptr));
}

/// The form of a signature that OpenSSL wants: JWS has the two numbers side by side. Empty for one that is none.
std::string der_of(std::string_view raw) {
  if (raw.size() != 2 * kCoordinate) return {};
  Number r = number_of(raw.substr(0, kCoordinate)), s = number_of(raw.substr(kCoordinate));
  const Signature signature(ECDSA_SIG_new());
  if (!r || !s || !signature || ECDSA_SIG_set0(signature.get(), r.get(), s.get()) != 1) return {};
  static_cast<void>(r.release());
  static_cast<void>(s.release());
  unsigned char* out = nullptr;
  const int size = i2d_ECDSA_SIG(signature.get(), &out);
  if (size <= 0) return {};
  const std::string der(reinterpret_cast<const char*>(out), static_cast<std::size_t>(size));
  OPENSSL_free(out);
  return der;
}

/// A member that is a text; empty when it is absent or something else.
std::string word(const json::Object& object, std::string_view name) { return object.text(name).value_or(""); }

/// The bytes that a member holds in base64url.
std::string decoded(const json::Object& object, std::string_view name) {
  return from_base64url(word(object, name)).value_or("");
}

}  // namespace

struct KeySet::Key {
  std::string id;
  std::string_view algorithm;
  PublicKey key;
};

KeySet::KeySet(std::vector<Key> keys) : keys_(std::move(keys)) {}
KeySet::KeySet(KeySet&&) noexcept = default;
KeySet& KeySet::operator=(KeySet&&) noexcept = default;
KeySet::~KeySet() = default;

bool KeySet::empty() const { return keys_.empty(); }

std::optional<KeySet> KeySet::parse(std::string_view jwks) {
  const auto document = json::Document::parse(jwks);
  if (!document || !document->is_object()) return std::nullopt;
  const auto listed = document->object().value().array("keys");
  if (!listed) return std::nullopt;
  std::vector<Key> keys;
  for (std::size_t i = 0; i < std::min(listed->size(), kMostKeys); ++i) {
    const auto jwk = listed->object(i);
    if (!jwk || (jwk->has("use") && word(*jwk, "use") != "sig")) continue;
    const std::string kind = word(*jwk, "kty");
    const std::string_view algorithm = kind == "RSA" ? "RS256" : "ES256";
    if (jwk->has("alg") && word(*jwk, "alg") != algorithm) continue;
    std::optional<PublicKey> key;
    if (kind == "RSA") key = PublicKey::rsa(decoded(*jwk, "n"), decoded(*jwk, "e"));
    if (kind == "EC" && word(*jwk, "crv") == "P-256") key = PublicKey::p256(decoded(*jwk, "x"), decoded(*jwk, "y"));
    if (key) keys.push_back({word(*jwk, "kid"), algorithm, *std::move(key)});
  }
  return KeySet(std::move(keys));
}

KeySet::Reading KeySet::read(std::string_view token) const {
  std::optional<CompactToken> read = read_compact_token(token);
  if (!read) return {};
  const std::string& algorithm = read->algorithm;
  const std::string id = read->key_id.value_or("");
  if (algorithm != "RS256" && algorithm != "ES256") return {};

  const auto fits = [&](const Key& key) { return key.algorithm == algorithm && (id.empty() || key.id == id); };
  const auto key = std::ranges::find_if(keys_, fits);
  if (key == keys_.end()) return {.verdict = Verdict::kUnknownKey, .payload = {}};
  if (id.empty() && std::ranges::count_if(keys_, fits) != 1) return {};
  const std::string shaped = algorithm == "ES256" ? der_of(read->signature) : read->signature;
  if (!key->key.has_signed(read->signed_text, shaped)) return {};
  return {.verdict = Verdict::kGood, .payload = std::move(read->payload)};
}

}  // namespace chandlery::crypto
