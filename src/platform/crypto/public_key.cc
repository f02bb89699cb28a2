// See public_key.h.
#include "platform/crypto/public_key.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <string>

#include "platform/crypto/openssl.h"

namespace chandlery::crypto {
namespace {

constexpr int kSmallestRsa = 2048, kLargestRsa = 8192;  // bits
constexpr std::size_t kCoordinate = 32;                 // bytes, of P-256 and of Ed25519

using Key = std::shared_ptr<EVP_PKEY>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Free<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>>;
using Number = std::unique_ptr<BIGNUM, Free<BN_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Free<OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Free<OSSL_PARAM_free>>;

Number number_of(std::string_view bytes) {
  return Number(BN_bin2bn(bytes_of(bytes), static_cast<int>(bytes.size()), nullptr));
}

Key owned(EVP_PKEY* made) {
  ERR_clear_error();  // of numbers that make no key
  return made == nullptr ? nullptr : Key(made, EVP_PKEY_free);
}

Key make_key(const char* kind, OSSL_PARAM_BLD* builder) {
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr));
  EVP_PKEY* made = nullptr;
  if (parameters && context && EVP_PKEY_fromdata_init(context.get()) == 1) {
    EVP_PKEY_fromdata(context.get(), &made, EVP_PKEY_PUBLIC_KEY, parameters.get());
  }
  return owned(made);
}

}  // namespace

std::optional<PublicKey> PublicKey::p256(std::string_view x, std::string_view y) {
  if (x.size() != kCoordinate || y.size() != kCoordinate) return std::nullopt;
  const std::string point = std::string("\x04").append(x).append(y);  // uncompressed; OpenSSL checks that it is on the curve
  const Builder builder(OSSL_PARAM_BLD_new());
  if (!builder || OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) != 1 ||
      OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) != 1)
    return std::nullopt;
  Key key = make_key("EC", builder.get());
  if (!key) return std::nullopt;
  return PublicKey(std::move(key), true);
}

std::optional<PublicKey> PublicKey::rsa(std::string_view modulus, std::string_view exponent) {
  if (modulus.size() > kLargestRsa / 8 || exponent.empty() || exponent.size() > 8) return std::nullopt;
  const Number n = number_of(modulus), e = number_of(exponent);
  const Builder builder(OSSL_PARAM_BLD_new());
  if (!n || !e || !builder || OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1)
    return std::nullopt;
  Key key = make_key("RSA", builder.get());
  if (!key || EVP_PKEY_get_bits(key.get()) < kSmallestRsa) return std::nullopt;
  return PublicKey(std::move(key), true);
}

std::optional<PublicKey> PublicKey::ed25519(std::string_view point) {
  if (point.size() != kCoordinate) return std::nullopt;
  Key key = owned(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes_of(point), point.size()));
  if (!key) return std::nullopt;
  return PublicKey(std::move(key), false);
}

bool PublicKey::has_signed(std::string_view text, std::string_view signature) const {
  const DigestContext context(EVP_MD_CTX_new());
  const EVP_MD* digest = digests_ ? EVP_sha256() : nullptr;
  const bool good = context && EVP_DigestVerifyInit(context.get(), nullptr, digest, nullptr, key_.get()) == 1 &&
                    EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(text), text.size()) == 1;
  if (!good) ERR_clear_error();
  return good;
}

}  // namespace chandlery::crypto
