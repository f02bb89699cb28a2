// See authenticator.h.
#include "support/authenticator.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <stdexcept>

#include "platform/crypto/crypto.h"

namespace chandlery::test {
namespace {

void must(bool done) {
  if (!done) throw std::runtime_error("OpenSSL refused");
}

std::string number(const EVP_PKEY* key, const char* name, int size) {
  BIGNUM* value = nullptr;
  must(EVP_PKEY_get_bn_param(key, name, &value) == 1);
  std::string bytes(static_cast<std::size_t>(size == 0 ? BN_num_bytes(value) : size), '\0');
  must(BN_bn2binpad(value, reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(bytes.size())) >= 0);
  BN_free(value);
  return bytes;
}

/// A head of CBOR and the text after it.
std::string cbor(unsigned major, std::size_t number, std::string_view text = {}) {
  std::string bytes;
  if (number < 24) {
    bytes += static_cast<char>(major << 5 | number);
  } else if (number < 256) {
    bytes += static_cast<char>(major << 5 | 24);
    bytes += static_cast<char>(number);
  } else {
    bytes += static_cast<char>(major << 5 | 25);
    bytes += static_cast<char>(number >> 8);
    bytes += static_cast<char>(number & 0xff);
  }
  return bytes.append(text);
}
std::string cbor_text(std::string_view text) { return cbor(3, text.size(), text); }
std::string cbor_bytes(std::string_view text) { return cbor(2, text.size(), text); }
std::string cbor_number(int value) {
  return value < 0 ? cbor(1, static_cast<std::size_t>(-1 - value)) : cbor(0, static_cast<std::size_t>(value));
}

std::string sha256(std::string_view text) {
  const crypto::Hash hash = crypto::sha256(text);
  return {hash.begin(), hash.end()};
}

}  // namespace

Authenticator::Authenticator(KeyKind kind) : kind_(kind) {
  EVP_PKEY* made = nullptr;
  switch (kind) {
    case KeyKind::kEs256: made = EVP_EC_gen("P-256"); break;
    case KeyKind::kRs256: made = EVP_RSA_gen(2048); break;
    case KeyKind::kEdDsa: made = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"); break;
  }
  must(made != nullptr);
  key_ = {made, EVP_PKEY_free};
}

std::string Authenticator::public_key() const {
  const EVP_PKEY* key = key_.get();
  const auto entry = [](int label, const std::string& value) { return cbor_number(label) + value; };
  switch (kind_) {
    case KeyKind::kEs256:
      return cbor(5, 5) + entry(1, cbor_number(2)) + entry(3, cbor_number(-7)) + entry(-1, cbor_number(1)) +
             entry(-2, cbor_bytes(number(key, OSSL_PKEY_PARAM_EC_PUB_X, 32))) +
             entry(-3, cbor_bytes(number(key, OSSL_PKEY_PARAM_EC_PUB_Y, 32)));
    case KeyKind::kRs256:
      return cbor(5, 4) + entry(1, cbor_number(3)) + entry(3, cbor_number(-257)) +
             entry(-1, cbor_bytes(number(key, OSSL_PKEY_PARAM_RSA_N, 0))) +
             entry(-2, cbor_bytes(number(key, OSSL_PKEY_PARAM_RSA_E, 0)));
    case KeyKind::kEdDsa: break;
  }
  std::string point(32, '\0');
  std::size_t size = point.size();
  must(EVP_PKEY_get_raw_public_key(key, reinterpret_cast<unsigned char*>(point.data()), &size) == 1);
  return cbor(5, 4) + entry(1, cbor_number(1)) + entry(3, cbor_number(-8)) + entry(-1, cbor_number(6)) +
         entry(-2, cbor_bytes(point));
}

std::string Authenticator::notes(std::string_view type, std::string_view challenge) const {
  return R"({"type":")" + std::string(type) + R"(","challenge":")" + crypto::to_base64url(challenge) + R"(","origin":")" + origin +
         "\"" + more_notes + "}";
}

std::string Authenticator::head(unsigned more_flags) {
  std::string bytes = sha256(party);
  bytes += static_cast<char>(flags | more_flags);
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(count >> shift & 0xff);
  if (count != 0) ++count;
  return bytes;
}

Authenticator::Registration Authenticator::registers(std::string_view challenge) {
  std::string told = head(0x40) + std::string(16, '\0');
  told += static_cast<char>(credential_id.size() >> 8);
  told += static_cast<char>(credential_id.size() & 0xff);
  told += credential_id + public_key();
  return {notes("webauthn.create", challenge), cbor(5, 3) + cbor_text("fmt") + cbor_text("none") + cbor_text("attStmt") +
                                                   cbor(5, 0) + cbor_text("authData") + cbor_bytes(told)};
}

Authenticator::Assertion Authenticator::asserts(std::string_view challenge) {
  Assertion made{notes("webauthn.get", challenge), head(0), {}};
  const std::string text = made.authenticator_notes + sha256(made.client_notes);
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  const auto bytes = reinterpret_cast<const unsigned char*>(text.data());
  std::size_t size = 0;
  must(EVP_DigestSignInit(context, nullptr, kind_ == KeyKind::kEdDsa ? nullptr : EVP_sha256(), nullptr, key_.get()) == 1);
  must(EVP_DigestSign(context, nullptr, &size, bytes, text.size()) == 1);
  made.signature.resize(size);
  must(EVP_DigestSign(context, reinterpret_cast<unsigned char*>(made.signature.data()), &size, bytes, text.size()) == 1);
  made.signature.resize(size);
  EVP_MD_CTX_free(context);
  return made;
}

}  // namespace chandlery::test
