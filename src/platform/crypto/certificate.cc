// See certificate.h.
#include "platform/crypto/certificate.h"

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <ctime>
#include <memory>
#include <stdexcept>

namespace chandlery::crypto {
namespace {

void must(bool done) {
  if (!done) throw std::runtime_error("OpenSSL cannot make a certificate.");
}

void add_extension(X509* certificate, int what, const char* value) {
  const std::unique_ptr<X509_EXTENSION, decltype(&X509_EXTENSION_free)> extension(
      X509V3_EXT_conf_nid(nullptr, nullptr, what, value), X509_EXTENSION_free);
  must(extension && X509_add_ext(certificate, extension.get(), -1) == 1);
}

}  // namespace

std::string self_signed_certificate(const SigningKey& key, std::string_view name, std::string_view organisation, Instant from,
                                    Instant until) {
  const std::string pem = key.to_pem();
  const std::unique_ptr<BIO, decltype(&BIO_free)> text(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> pair(
      text ? PEM_read_bio_PrivateKey(text.get(), nullptr, nullptr, nullptr) : nullptr, EVP_PKEY_free);
  const std::unique_ptr<X509, decltype(&X509_free)> made(X509_new(), X509_free);
  X509* certificate = made.get();
  must(pair && certificate != nullptr && X509_set_version(certificate, X509_VERSION_3) == 1);

  // Of the bits that RFC 5280 allows; the first one stays 0, so that the number is positive.
  std::string serial = random_bytes(16);
  serial[0] = static_cast<char>((serial[0] & 0x3f) | 0x40);
  const std::unique_ptr<BIGNUM, decltype(&BN_free)> number(
      BN_bin2bn(reinterpret_cast<const unsigned char*>(serial.data()), static_cast<int>(serial.size()), nullptr), BN_free);
  must(number && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr);

  must(ASN1_TIME_set(X509_getm_notBefore(certificate), from.micros / Instant::kSecond) != nullptr);
  must(ASN1_TIME_set(X509_getm_notAfter(certificate), until.micros / Instant::kSecond) != nullptr);
  X509_NAME* subject = X509_get_subject_name(certificate);
  const auto add = [&](const char* field, std::string_view value) {
    must(X509_NAME_add_entry_by_txt(subject, field, MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(value.data()),
                                    static_cast<int>(value.size()), -1, 0) == 1);
  };
  add("O", organisation);
  add("CN", name);
  must(X509_set_issuer_name(certificate, subject) == 1 && X509_set_pubkey(certificate, pair.get()) == 1);
  add_extension(certificate, NID_basic_constraints, "critical,CA:FALSE");
  add_extension(certificate, NID_key_usage, "critical,digitalSignature");
  must(X509_sign(certificate, pair.get(), EVP_sha256()) > 0);

  unsigned char* bytes = nullptr;
  const int size = i2d_X509(certificate, &bytes);
  must(size > 0);
  std::string der(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  OPENSSL_free(bytes);
  return der;
}

std::optional<Instant> end_of_certificate(const std::filesystem::path& pem_file) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> file(BIO_new_file(pem_file.c_str(), "r"), BIO_free);
  if (!file) return std::nullopt;
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(
      PEM_read_bio_X509(file.get(), nullptr, nullptr, nullptr), X509_free);
  std::tm end{};
  if (!certificate || ASN1_TIME_to_tm(X509_get0_notAfter(certificate.get()), &end) != 1) return std::nullopt;
  const auto day = Date::of(end.tm_year + 1900, end.tm_mon + 1, end.tm_mday);
  if (!day) return std::nullopt;
  return day->start().plus_seconds(end.tm_hour * 3600 + end.tm_min * 60 + end.tm_sec);
}

}  // namespace chandlery::crypto
