// See ceremony.h.
#include "platform/webauthn/ceremony.h"

#include <algorithm>

#include "platform/crypto/crypto.h"
#include "platform/crypto/public_key.h"
#include "platform/json/reader.h"
#include "platform/webauthn/big_endian.h"
#include "platform/webauthn/cbor.h"

namespace chandlery::webauthn {
namespace {

constexpr std::string_view kLocalhost = "http://localhost";

/// Whether it ends as a number does: then it is an address of version 4, and one of version 6 stands in brackets.
bool is_number(std::string_view host) {
  const std::string_view last = host.substr(host.rfind('.') + 1);
  return host.starts_with('[') || std::ranges::all_of(last, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_origin_of(const RelyingParty& party, std::string_view origin) {
  if (!party.origin.empty()) return origin == party.origin;
  if (!origin.starts_with(kLocalhost)) return false;
  const std::string_view port = origin.substr(kLocalhost.size());
  return port.empty() || (port.starts_with(':') && port.size() > 1 &&
                          std::ranges::all_of(port.substr(1), [](char c) { return c >= '0' && c <= '9'; }));
}

std::expected<void, Fault> check_client_notes(const RelyingParty& party, std::string_view type, std::string_view challenge,
                                              std::string_view notes) {
  if (notes.size() > kLongestClientNotes) return std::unexpected(Fault::kMalformed);
  const auto document = json::Document::parse(notes);
  if (!document || !document->is_object()) return std::unexpected(Fault::kMalformed);
  const json::Object said = document->object().value();
  const auto word = [&](std::string_view name) { return said.text(name).value_or(""); };
  if (word("type") != type) return std::unexpected(Fault::kOtherCeremony);
  if (challenge.empty() || !crypto::equal(word("challenge"), crypto::to_base64url(challenge)))
    return std::unexpected(Fault::kOtherChallenge);
  const auto framed = said.optional_flag("crossOrigin");
  if (!framed) return std::unexpected(Fault::kMalformed);
  if (framed->value_or(false) || said.has("topOrigin") || !is_origin_of(party, word("origin")))
    return std::unexpected(Fault::kOtherOrigin);
  return {};
}

/// What a key itself says, and signs.
struct AuthenticatorNotes {
  bool user_verified = false, backed_up = false;
  std::uint32_t sign_count = 0;
  std::string_view credential_id, public_key;  ///< of a registration; else empty
};

std::expected<AuthenticatorNotes, Fault> read_authenticator_notes(const RelyingParty& party, std::string_view bytes,
                                                                  bool of_registration) {
  constexpr std::size_t kHash = 32, kHead = kHash + 5, kMaker = 16, kLength = 2;
  enum Flag : unsigned { kPresent = 0x01, kVerified = 0x04, kMayBackUp = 0x08, kBackedUp = 0x10, kNewKey = 0x40, kMore = 0x80 };
  const auto malformed = [] { return std::unexpected(Fault::kMalformed); };
  if (bytes.size() < kHead) return malformed();
  const crypto::Hash party_hash = crypto::sha256(party.id);
  if (!std::ranges::equal(party_hash, bytes.substr(0, kHash),
                          [](unsigned char a, char b) { return a == static_cast<unsigned char>(b); }))
    return std::unexpected(Fault::kOtherParty);
  const unsigned flags = static_cast<unsigned char>(bytes[kHash]);
  if ((flags & kPresent) == 0) return std::unexpected(Fault::kNobodyThere);
  if ((flags & kBackedUp) != 0 && (flags & kMayBackUp) == 0) return malformed();
  if (((flags & kNewKey) != 0) != of_registration) return malformed();
  AuthenticatorNotes notes{.user_verified = (flags & kVerified) != 0,
                           .backed_up = (flags & kBackedUp) != 0,
                           .sign_count = static_cast<std::uint32_t>(big_endian(bytes.substr(kHash + 1, 4))),
                           .credential_id = {},
                           .public_key = {}};
  std::string_view rest = bytes.substr(kHead);
  if (of_registration) {
    if (rest.size() < kMaker + kLength) return malformed();
    const std::size_t length = big_endian(rest.substr(kMaker, kLength));
    rest.remove_prefix(kMaker + kLength);
    if (length == 0 || length > kLongestCredentialId || length > rest.size()) return malformed();
    notes.credential_id = rest.substr(0, length);
    rest.remove_prefix(length);
    CborReader key(rest);
    if (!key.skip()) return malformed();
    notes.public_key = rest.substr(0, rest.size() - key.rest().size());
    rest = key.rest();
  }
  if ((flags & kMore) != 0) {
    CborReader extensions(rest);
    if (!extensions.skip()) return malformed();
    rest = extensions.rest();
  }
  if (!rest.empty()) return malformed();
  return notes;
}

/// The members of a COSE key that we know, by their labels.
struct CoseKey {
  std::int64_t kind = 0, algorithm = 0, curve = 0;  ///< labels 1, 3 and -1
  std::string_view first, second, third;            ///< labels -1, -2 and -3, where they are bytes
};

std::optional<std::int64_t> small_number(const CborReader::Item& item) {
  if (item.number > 0xffff) return std::nullopt;
  const auto number = static_cast<std::int64_t>(item.number);
  if (item.kind == CborKind::kUnsigned) return number;
  if (item.kind == CborKind::kNegative) return -1 - number;
  return std::nullopt;
}

std::optional<CoseKey> read_cose(std::string_view bytes) {
  CborReader reader(bytes);
  const auto map = reader.next();
  if (!map || map->kind != CborKind::kMap || map->number > 16) return std::nullopt;
  CoseKey key;
  for (std::uint64_t i = 0; i < map->number; ++i) {
    const auto label = reader.next();
    const auto name = label ? small_number(*label) : std::nullopt;
    if (!name) return std::nullopt;
    CborReader after = reader;
    if (!after.skip()) return std::nullopt;
    const auto value = reader.next();
    const auto number = small_number(*value);
    const std::string_view text = value->kind == CborKind::kBytes ? value->text : std::string_view();
    reader = after;
    switch (*name) {
      case 1: key.kind = number.value_or(0); break;
      case 3: key.algorithm = number.value_or(0); break;
      case -1: key.curve = number.value_or(0), key.first = text; break;
      case -2: key.second = text; break;
      case -3: key.third = text; break;
      default: break;
    }
  }
  if (!reader.rest().empty()) return std::nullopt;
  return key;
}

/// RFC 9053, 2 and 7; RFC 8812 for RSA.
std::optional<crypto::PublicKey> public_key_of(std::string_view cose) {
  const std::optional<CoseKey> key = read_cose(cose);
  if (!key) return std::nullopt;
  if (key->kind == 2 && key->algorithm == -7 && key->curve == 1) return crypto::PublicKey::p256(key->second, key->third);
  if (key->kind == 3 && key->algorithm == -257) return crypto::PublicKey::rsa(key->first, key->second);
  if (key->kind == 1 && key->algorithm == -8 && key->curve == 6) return crypto::PublicKey::ed25519(key->second);
  return std::nullopt;
}

/// The authenticator's notes in an attestation object.
std::optional<std::string_view> notes_of_attestation(std::string_view attestation) {
  if (attestation.size() > kLongestAttestation) return std::nullopt;
  CborReader reader(attestation);
  const auto map = reader.next();
  if (!map || map->kind != CborKind::kMap || map->number != 3) return std::nullopt;
  std::optional<std::string_view> notes;
  bool has_format = false, has_statement = false;
  for (int i = 0; i < 3; ++i) {
    const auto name = reader.next();
    if (!name || name->kind != CborKind::kText) return std::nullopt;
    CborReader value = reader;
    if (!reader.skip()) return std::nullopt;
    const CborReader::Item head = *value.next();
    has_format |= name->text == "fmt" && head.kind == CborKind::kText;
    has_statement |= name->text == "attStmt" && head.kind == CborKind::kMap;
    if (name->text == "authData" && head.kind == CborKind::kBytes) notes = head.text;
  }
  if (!has_format || !has_statement || !reader.rest().empty()) return std::nullopt;
  return notes;
}

std::string as_text(const crypto::Hash& hash) { return {hash.begin(), hash.end()}; }

}  // namespace

std::string_view to_string(Fault fault) {
  switch (fault) {
    case Fault::kMalformed: return "malformed";
    case Fault::kOtherCeremony: return "another ceremony";
    case Fault::kOtherChallenge: return "another challenge";
    case Fault::kOtherOrigin: return "another origin";
    case Fault::kOtherParty: return "another relying party";
    case Fault::kNobodyThere: return "nobody was there";
    case Fault::kUnknownKind: return "a key of an unknown kind";
    case Fault::kBadSignature: break;
  }
  return "a bad signature";
}

std::optional<RelyingParty> relying_party(std::string_view public_url) {
  const std::size_t scheme = public_url.find("://");
  if (scheme == std::string_view::npos) return std::nullopt;
  const std::size_t begin = scheme + 3, end = std::min(public_url.find_first_of("/?#", begin), public_url.size());
  const std::string_view place = public_url.substr(begin, end - begin);
  const std::string_view host = place.substr(0, place.starts_with('[') ? place.size() : place.find(':'));
  if (host.empty() || is_number(host)) return std::nullopt;
  const bool plain = public_url.substr(0, scheme) == "http";
  if (plain ? host != "localhost" : public_url.substr(0, scheme) != "https") return std::nullopt;
  const auto lower = [](std::string_view text) {
    std::string folded(text);
    for (char& c : folded) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    return folded;
  };
  std::string origin = lower(public_url.substr(0, end));
  // A browser names no port where it is the scheme's own.
  if (const std::string_view usual = plain ? ":80" : ":443"; origin.ends_with(usual)) origin.erase(origin.rfind(':'));
  return RelyingParty{.id = lower(host), .origin = std::move(origin)};
}

std::expected<Credential, Fault> read_registration(const RelyingParty& party, std::string_view challenge,
                                                   std::string_view client_notes, std::string_view attestation) {
  if (const auto fits = check_client_notes(party, "webauthn.create", challenge, client_notes); !fits)
    return std::unexpected(fits.error());
  const auto bytes = notes_of_attestation(attestation);
  if (!bytes) return std::unexpected(Fault::kMalformed);
  const auto notes = read_authenticator_notes(party, *bytes, true);
  if (!notes) return std::unexpected(notes.error());
  if (!public_key_of(notes->public_key)) return std::unexpected(Fault::kUnknownKind);
  return Credential{.id = std::string(notes->credential_id),
                    .public_key = std::string(notes->public_key),
                    .sign_count = notes->sign_count,
                    .user_verified = notes->user_verified,
                    .backed_up = notes->backed_up};
}

std::expected<Proof, Fault> check_assertion(const RelyingParty& party, std::string_view challenge, std::string_view public_key,
                                            const Assertion& assertion) {
  if (const auto fits = check_client_notes(party, "webauthn.get", challenge, assertion.client_notes); !fits)
    return std::unexpected(fits.error());
  if (assertion.signature.size() > kLongestSignature || assertion.authenticator_notes.size() > kLongestAttestation)
    return std::unexpected(Fault::kMalformed);
  const auto notes = read_authenticator_notes(party, assertion.authenticator_notes, false);
  if (!notes) return std::unexpected(notes.error());
  const auto key = public_key_of(public_key);
  if (!key) return std::unexpected(Fault::kUnknownKind);
  const std::string signed_text = assertion.authenticator_notes + as_text(crypto::sha256(assertion.client_notes));
  if (!key->has_signed(signed_text, assertion.signature)) return std::unexpected(Fault::kBadSignature);
  return Proof{.sign_count = notes->sign_count, .user_verified = notes->user_verified};
}

}  // namespace chandlery::webauthn
