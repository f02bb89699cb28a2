// See signer.h.
#include "webhooks/signer.h"

#include <stdexcept>

#include "core/text.h"
#include "identity/sealing_keys.h"
#include "platform/crypto/certificate.h"
#include "webhooks/store.h"

namespace chandlery::webhooks {
namespace {

constexpr std::string_view kOrganisation = "Chandlery";
constexpr std::size_t kLongestName = 64;  // of a common name (X.520)

std::string context_of(std::int64_t slot) { return "webhook_certificates/" + std::to_string(slot); }

std::string thumbprint(std::string_view certificate) { return crypto::to_hex(crypto::sha256(certificate)); }

store::StoredCertificate make(const crypto::Keyring& keyring, const crypto::SigningKey& key, std::int64_t slot,
                              std::string_view host, Instant now) {
  store::StoredCertificate made{.slot = slot, .id = {}, .certificate = {}, .sealed_key = {},
                                .ends_at = now.plus_days(kCertificateDays)};
  // A day back, for clocks that are behind.
  made.certificate = crypto::self_signed_certificate(key, host.empty() ? kOrganisation : host.substr(0, kLongestName),
                                                     kOrganisation, now.plus_days(-1), made.ends_at);
  made.id = thumbprint(made.certificate);
  made.sealed_key = keyring.seal(key.to_pem(), context_of(slot));
  return made;
}

}  // namespace

Signer load_signer(sql::Database& database, const crypto::Keyring& keyring, std::string_view host, Instant now) {
  std::optional<store::StoredCertificate> stored;
  const auto look = [&](sql::Tx& tx) { stored = store::last_certificate(tx); };
  database.read_now(look);
  if (!stored || stored->ends_at < now.plus_days(kRenewalDays)) {
    // Another server may be quicker; whoever came first is read back by both.
    const store::StoredCertificate mine =
        make(keyring, crypto::SigningKey::generate(), stored ? stored->slot + 1 : 1, host, now);
    database.write_now([&](sql::Tx& tx) {
      store::insert_certificate(tx, mine);
      look(tx);
    });
  }
  const auto pem = keyring.open_sealed(stored.value().sealed_key, context_of(stored->slot));
  if (!pem) throw std::runtime_error("The master key does not open the key that signs webhooks in this database.");
  return {crypto::SigningKey::from_pem(*pem), stored->id, stored->ends_at};
}

Result<Certificate> change_signer(sql::Tx& tx, const Actor& actor, const crypto::Keyring& keyring,
                                  const crypto::SigningKey& prepared, std::string_view host, Instant now) {
  const auto last = store::last_certificate(tx);
  const store::StoredCertificate made = make(keyring, prepared, last ? last->slot + 1 : 1, host, now);
  if (!store::insert_certificate(tx, made)) {
    return fail(errors::kAlreadyExists, "Another server makes a new key for webhooks at this moment.");
  }
  identity::record_key_change(tx, actor, "change_webhook_key", {{"CertificateId", made.id}});
  return Certificate{made.slot, made.id, made.ends_at};
}

std::vector<Certificate> list_certificates(sql::Tx& tx) {
  std::vector<Certificate> all;
  for (const store::StoredCertificate& each : store::certificates(tx)) all.push_back({each.slot, each.id, each.ends_at});
  return all;
}

std::vector<crypto::SealedSample> sealed_samples(sql::Tx& tx) {
  std::vector<crypto::SealedSample> all;
  for (const store::StoredCertificate& each : store::certificates(tx)) {
    all.push_back({.place = "webhook keys", .sealed = each.sealed_key, .context = context_of(each.slot)});
  }
  return all;
}

std::vector<crypto::SealedColumn> sealed_columns() {
  using crypto::RowKey, crypto::SealedRow;
  // There is one every two years.
  const auto read = [](sql::Tx& tx, const RowKey& after, std::int64_t) {
    std::vector<SealedRow> rows;
    for (store::StoredCertificate& each : store::certificates(tx)) {
      if (!after.empty() && each.slot <= std::stol(after[0])) continue;
      rows.push_back({{std::to_string(each.slot)}, std::move(each.sealed_key), context_of(each.slot)});
    }
    return rows;
  };
  const auto write = [](sql::Tx& tx, const SealedRow& row, std::string_view sealed) {
    store::reseal_certificate(tx, std::stol(row.key[0]), row.sealed, sealed);
  };
  return {{.place = "webhook keys", .read = read, .write = write}};
}

std::optional<std::string> find_certificate(sql::Tx& tx, std::string_view id) {
  const auto found = store::find_certificate(tx, text::lower(id));
  return found ? std::optional(found->certificate) : std::nullopt;
}

}  // namespace chandlery::webhooks
