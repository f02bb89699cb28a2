#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <stdexcept>

#include "platform/crypto/compact_token.h"
#include "platform/crypto/crypto.h"
#include "platform/crypto/openssl.h"
#include "platform/json/reader.h"
#include "platform/json/writer.h"

namespace chandlery::crypto {
namespace {

constexpr int kSmallestKey = 2048;                // bits

using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Context = std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>>;
using Bio = std::unique_ptr<BIO, Free<BIO_free_all>>;
using Number = std::unique_ptr<BIGNUM, Free<BN_free>>;

[[noreturn]] void fail(const std::string& what) {
  ERR_clear_error();
  throw std::runtime_error(what);
}

// A number of the public key, big-endian without leading zeros, as JWK wants it.
std::string public_number(const EVP_PKEY* key, const char* name) {
  BIGNUM* raw = nullptr;
  if (EVP_PKEY_get_bn_param(key, name, &raw) != 1) fail("The signing key has no public half.");
  const Number number(raw);
  std::string bytes(static_cast<std::size_t>(BN_num_bytes(raw)), '\0');
  BN_bn2bin(raw, reinterpret_cast<unsigned char*>(bytes.data()));
  return to_base64url(bytes);
}

}  // namespace

struct SigningKey::Implementation {
  explicit Implementation(Key key) : pair(std::move(key)) {
    modulus = public_number(pair.get(), OSSL_PKEY_PARAM_RSA_N);
    exponent = public_number(pair.get(), OSSL_PKEY_PARAM_RSA_E);
    // RFC 7638: the hash of the members that matter, in this order.
    json::Writer members;
    members.begin_object().field("e", exponent).field("kty", "RSA").field("n", modulus).end_object();
    const Hash thumbprint = sha256(members.text());
    id = to_base64url({reinterpret_cast<const char*>(thumbprint.data()), thumbprint.size()});
  }
  Key pair;
  std::string modulus, exponent, id;
};

SigningKey::SigningKey() = default;
SigningKey::SigningKey(SigningKey&&) noexcept = default;
SigningKey::~SigningKey() = default;

SigningKey SigningKey::generate() {
  Key key(EVP_RSA_gen(kSmallestKey));
  if (!key) fail("OpenSSL cannot make a signing key.");
  SigningKey made;
  made.implementation_ = std::make_unique<Implementation>(std::move(key));
  return made;
}

SigningKey SigningKey::from_pem(std::string_view pem) {
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  // Without a callback of its own OpenSSL would ask the terminal for the password of an encrypted key.
  const auto no_password = [](char*, int, int, void*) { return -1; };
  Key key(bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, no_password, nullptr) : nullptr);
  if (!key) fail("The signing key is not an unencrypted private key in PEM form.");
  if (EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_RSA || EVP_PKEY_get_bits(key.get()) < kSmallestKey)
    fail("The signing key is not an RSA key of at least 2048 bits.");
  SigningKey read;
  read.implementation_ = std::make_unique<Implementation>(std::move(key));
  return read;
}

std::string SigningKey::to_pem() const {
  const Bio bio(BIO_new(BIO_s_secmem()));
  if (!bio ||
      PEM_write_bio_PKCS8PrivateKey(bio.get(), implementation_->pair.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1)
    fail("OpenSSL cannot write the signing key.");
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return std::string(text, static_cast<std::size_t>(size));
}

std::string SigningKey::key_id() const { return implementation_->id; }

std::string SigningKey::jwk() const {
  json::Writer writer;
  writer.begin_object().field("kty", "RSA").field("use", "sig").field("alg", "RS256").field("kid", implementation_->id);
  writer.field("n", implementation_->modulus).field("e", implementation_->exponent).end_object();
  return writer.take();
}

std::string SigningKey::sign(std::string_view text) const {
  EVP_PKEY* key = implementation_->pair.get();
  const Context context(EVP_MD_CTX_new());
  std::string signature(static_cast<std::size_t>(EVP_PKEY_get_size(key)), '\0');
  std::size_t size = signature.size();
  if (!context || EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key) != 1 ||
      EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, bytes_of(text),
                     text.size()) != 1)
    fail("OpenSSL cannot sign.");
  signature.resize(size);
  return signature;
}

bool SigningKey::verify(std::string_view text, std::string_view signature) const {
  const Context context(EVP_MD_CTX_new());
  if (!context || EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, implementation_->pair.get()) != 1)
    fail("OpenSSL cannot verify.");
  const bool good =
      EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(text), text.size()) == 1;
  if (!good) ERR_clear_error();
  return good;
}

std::string sign_jwt(const SigningKey& key, std::string_view payload_json, std::string_view typ) {
  json::Writer header;
  header.begin_object().field("alg", "RS256").field("typ", typ).field("kid", key.key_id()).end_object();
  std::string token = to_base64url(header.text()) + "." + to_base64url(payload_json);
  const std::string signature = key.sign(token);
  return token + "." + to_base64url(signature);
}

std::optional<std::string> verify_jwt(std::string_view token, std::span<const SigningKey* const> keys) {
  std::optional<CompactToken> read = read_compact_token(token);
  if (!read || read->algorithm != "RS256" || !read->key_id) return std::nullopt;
  for (const SigningKey* key : keys) {
    if (key->key_id() != *read->key_id) continue;
    return key->verify(read->signed_text, read->signature) ? std::optional(std::move(read->payload)) : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace chandlery::crypto
