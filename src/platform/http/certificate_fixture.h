// A certificate of one's own for tests of TLS, made on the spot.
#pragma once

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

namespace chandlery::http {

template <class T, void (*free)(T*)>
struct Free {
  void operator()(T* owned) const { free(owned); }
};
template <class T, void (*free)(T*)>
using Owned = std::unique_ptr<T, Free<T, free>>;

/// A self-signed certificate, valid until so many seconds from now, and its key, in a folder that goes with the object.
struct Certificate {
  explicit Certificate(const std::string& host = "localhost", long seconds = 3600) {
    std::string pattern = std::filesystem::temp_directory_path() / "chandlery-tls-XXXXXX";
    folder = ::mkdtemp(pattern.data());
    Owned<EVP_PKEY, EVP_PKEY_free> pair(EVP_EC_gen("P-256"));
    Owned<X509, X509_free> made(X509_new());
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), -3600);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), seconds);
    X509_set_pubkey(made.get(), pair.get());
    X509_NAME* name = X509_get_subject_name(made.get());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(host.c_str()), -1,
                               -1, 0);
    X509_set_issuer_name(made.get(), name);
    X509_sign(made.get(), pair.get(), EVP_sha256());
    FILE* file = std::fopen(certificate().c_str(), "w");
    PEM_write_X509(file, made.get());
    std::fclose(file);
    file = std::fopen(key().c_str(), "w");
    PEM_write_PrivateKey(file, pair.get(), nullptr, nullptr, 0, nullptr, nullptr);
    std::fclose(file);
  }
  ~Certificate() { std::filesystem::remove_all(folder); }
  std::filesystem::path certificate() const { return folder / "certificate.pem"; }
  std::filesystem::path key() const { return folder / "key.pem"; }
  std::filesystem::path folder;
};

}  // namespace chandlery::http
