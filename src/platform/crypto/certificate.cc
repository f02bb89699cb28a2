// See certificate.h.
#include "platform/crypto/certificate.h"

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <ctime>
#include <memory>

namespace chandlery::crypto {

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
