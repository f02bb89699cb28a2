// What signs deliveries: a key of this server's own and its certificate, made at the first start, sealed in the database, and
// replaced before the certificate ends. Those who verify fetch the certificate from the address that each delivery names.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/actor.h"
#include "core/result.h"
#include "core/time.h"
#include "platform/crypto/crypto.h"
#include "platform/crypto/resealing.h"
#include "platform/crypto/sealed_sample.h"
#include "platform/sql/database.h"

namespace chandlery::webhooks {

inline constexpr std::int64_t kCertificateDays = 730;
inline constexpr std::int64_t kRenewalDays = 60;  ///< before its end another one is made
inline constexpr std::string_view kCertificates = "/webhooks/v1/certificates/";

struct Signer {
  crypto::SigningKey key;
  std::string certificate_id;  ///< hexadecimal SHA-256 of the certificate
  Instant ends_at;

  /// Base64 of the RSA PKCS#1 v1.5 signature over the SHA-256 of these bytes.
  std::string signature(std::string_view body) const { return crypto::to_base64(key.sign(body)); }
};

/// The one in use, or a new one where there is none or it ends soon; blocks. `host` is named by a new certificate. `now` is
/// the system's, since those who verify look at theirs. Throws std::runtime_error when the master key opens it not.
Signer load_signer(sql::Database& database, const crypto::Keyring& keyring, std::string_view host, Instant now);

struct Certificate {
  std::int64_t slot = 1;
  std::string id;  ///< hexadecimal SHA-256
  Instant ends_at;
};
/// A new key and certificate, though the one in use has not ended; it stays readable. The change is in the operator's log.
/// `prepared` is made outside of the transaction. kAlreadyExists when somebody else makes one at the same moment.
Result<Certificate> change_signer(sql::Tx& tx, const Actor& actor, const crypto::Keyring& keyring,
                                  const crypto::SigningKey& prepared, std::string_view host, Instant now);
/// By slot; the last one signs.
std::vector<Certificate> list_certificates(sql::Tx& tx);

/// The keys as they lie sealed.
std::vector<crypto::SealedSample> sealed_samples(sql::Tx& tx);
/// The same column, for sealing it anew.
std::vector<crypto::SealedColumn> sealed_columns();

/// The certificate of this id in DER form, of any that ever signed.
std::optional<std::string> find_certificate(sql::Tx& tx, std::string_view id);

}  // namespace chandlery::webhooks
