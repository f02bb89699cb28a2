// Writing and reading tokens.
#include "identity/tokens.h"

#include <algorithm>
#include <cstring>

#include "core/id.h"
#include "identity/rules.h"
#include "platform/json/reader.h"
#include "platform/json/writer.h"

namespace chandlery::identity {
namespace {

constexpr std::string_view kKinds[kTenantKindCount] = {"partner", "customer", "operator"};

std::string_view without_slash(std::string_view url) {
  if (url.ends_with('/')) url.remove_suffix(1);
  return url;
}

std::int64_t seconds(Instant instant) { return instant.micros / Instant::kSecond; }
Instant at_seconds(std::int64_t value) { return Instant{}.plus_seconds(value); }

std::string_view word(TokenVersion version) { return version == TokenVersion::kV1 ? "1.0" : "2.0"; }

void write_methods(json::Writer& out, const Principal& principal) {
  out.key("amr").begin_array().value("pwd");
  if (principal.mfa) out.value("mfa");
  out.end_array();
}

std::unexpected<Error> denied() { return fail(errors::kAccessDenied); }

/// Claims as a token carries them, or the failure of the first that is missing. Signed by us, so only a bug or another
/// kind of token lacks one.
Result<TokenClaims> parse_claims(std::string_view payload) {
  json::Document document = OR_RETURN(json::Document::parse(payload));
  json::Object claims = OR_RETURN(document.object());
  TokenClaims token;
  std::string kind_of_token = OR_RETURN(claims.text("idtyp"));
  if (kind_of_token != "app" && kind_of_token != "user") return denied();
  bool with_user = kind_of_token == "user";
  std::string version = OR_RETURN(claims.text("ver"));
  token.version = version == "2.0" ? TokenVersion::kV2 : TokenVersion::kV1;
  token.issuer = OR_RETURN(claims.text("iss"));
  token.tenant_id = OR_RETURN(claims.text("tid"));
  token.audience = OR_RETURN(claims.text("aud"));
  token.id = OR_RETURN(claims.text("jti"));
  token.exchanged_for = OR_RETURN(claims.text_or("src_jti", ""));
  token.not_before = at_seconds(OR_RETURN(claims.integer("nbf")));
  token.expires_at = at_seconds(OR_RETURN(claims.integer("exp")));

  Actor& actor = token.actor;
  std::string tenant_kind = OR_RETURN(claims.text("tkind"));
  const auto* kind = std::ranges::find(kKinds, tenant_kind);
  if (kind == std::end(kKinds)) return denied();
  switch (static_cast<TenantKind>(kind - std::begin(kKinds))) {
    case TenantKind::kPartner:
      actor.kind = PrincipalKind::kPartnerUser;
      actor.partner_id = token.tenant_id;
      break;
    case TenantKind::kCustomer:
      actor.kind = PrincipalKind::kCustomerUser;
      actor.partner_id = OR_RETURN(claims.text("ptid"));
      actor.customer_id = token.tenant_id;
      break;
    case TenantKind::kOperator: actor.kind = PrincipalKind::kOperator; break;
  }
  actor.application_id = OR_RETURN(claims.text("appid"));
  if (with_user) {
    actor.mode = TokenMode::kAppAndUser;
    actor.user_id = OR_RETURN(claims.text("oid"));
    actor.user_name = OR_RETURN(claims.text("upn"));
    json::Array methods = OR_RETURN(claims.array("amr"));
    for (std::size_t i = 0; i < methods.size(); ++i) actor.mfa |= OR_RETURN(methods.text(i)) == "mfa";
  } else {
    actor.mode = TokenMode::kAppOnly;
    actor.kind = PrincipalKind::kApplication;
  }
  json::Array roles = OR_RETURN(claims.array("roles"));
  for (std::size_t i = 0; i < roles.size(); ++i)
    if (std::optional<Role> role = parse_role(OR_RETURN(roles.text(i)))) actor.roles.add(*role);
  return token;
}

/// What a thread remembers of right tokens: a table without chains, where a newer token takes the place of an older one
/// that falls on it. No lock, and its size is its limit.
struct Remembered {
  crypto::Hash token{};
  std::uint64_t generation = 0;  ///< of the keys
  Instant not_before, expires_at;
  Actor actor;
};
Remembered& place_of(const crypto::Hash& token) {
  thread_local std::vector<Remembered> table(TokenVerifier::kRemembered);
  std::uint32_t number;
  std::memcpy(&number, token.data(), sizeof number);
  return table[number % table.size()];
}

}  // namespace

bool TokenSettings::is_api_audience(std::string_view audience) const {
  return same_audience(audience, base_url) ||
         std::ranges::any_of(api_audiences, [&](const std::string& known) { return same_audience(audience, known); });
}

bool TokenSettings::is_known_audience(std::string_view audience) const {
  return is_api_audience(audience) || std::ranges::any_of(directory_audiences, [&](const std::string& known) {
           return same_audience(audience, known);
         });
}

std::string TokenSettings::issuer(std::string_view tenant_id, TokenVersion version) const {
  std::string issuer(without_slash(base_url));
  issuer += '/';
  issuer += tenant_id;
  issuer += version == TokenVersion::kV1 ? "/" : "/v2.0";
  return issuer;
}

std::string TokenIssuer::access_token(const Principal& principal, std::string_view audience, TokenVersion version,
                                      Instant now, std::string_view exchanged_for) const {
  const std::string& subject = principal.user ? principal.user->id : principal.application_id;
  json::Writer out;
  out.begin_object()
      .field("iss", settings_.issuer(principal.tenant.id, version))
      .field("aud", audience)
      .field("iat", seconds(now))
      .field("nbf", seconds(now))
      .field("exp", seconds(now) + settings_.access_seconds)
      .field("jti", new_id(now))
      .field("ver", word(version))
      .field("tid", principal.tenant.id)
      .field("tkind", kKinds[static_cast<int>(principal.tenant.kind)])
      .field("oid", subject)
      .field("sub", subject)
      .field("appid", principal.application_id)
      .field("azp", principal.application_id)
      .field("idtyp", principal.user ? "user" : "app");
  if (principal.tenant.kind == TenantKind::kCustomer) out.field("ptid", principal.tenant.partner_id);
  if (principal.user) {
    out.field("upn", principal.user->user_name)
        .field("unique_name", principal.user->user_name)
        .field("name", principal.user->display_name)
        .field("scp", "user_impersonation");
    write_methods(out, principal);
  }
  if (!exchanged_for.empty()) out.field("src_jti", exchanged_for);
  out.key("roles").begin_array();
  for (int i = 0; i < kRoleCount; ++i)
    if (principal.roles.has(static_cast<Role>(i))) out.value(to_string(static_cast<Role>(i)));
  out.end_array().end_object();
  return crypto::sign_jwt(*keys_.signing(now), out.text());
}

std::string TokenIssuer::id_token(const Principal& principal, std::string_view nonce, TokenVersion version,
                                  Instant now) const {
  const User& user = principal.user.value();
  json::Writer out;
  out.begin_object()
      .field("iss", settings_.issuer(principal.tenant.id, version))
      .field("aud", principal.application_id)
      .field("iat", seconds(now))
      .field("nbf", seconds(now))
      .field("exp", seconds(now) + settings_.access_seconds)
      .field("ver", word(version))
      .field("tid", principal.tenant.id)
      .field("oid", user.id)
      .field("sub", user.id)
      .field("upn", user.user_name)
      .field("unique_name", user.user_name)
      .field("preferred_username", user.user_name)
      .field("name", user.display_name)
      .field("given_name", user.first_name)
      .field("family_name", user.last_name);
  if (!nonce.empty()) out.field("nonce", nonce);
  write_methods(out, principal);
  out.end_object();
  return crypto::sign_jwt(*keys_.signing(now), out.text());
}

TokenVerifier::TokenVerifier(const TokenKeys& keys, const TokenSettings& settings)
    : keys_(keys), settings_(settings), memory_key_(crypto::hash(crypto::random_bytes(32))) {}

Result<TokenClaims> TokenVerifier::read(std::string_view token, Instant now) const {
  const std::optional<TokenKeys::Verified> verified = keys_.verify(token, now);
  if (!verified) return denied();
  Result<TokenClaims> claims = parse_claims(verified->payload);
  if (!claims) return denied();
  if (verified->key_ends_at) claims->expires_at = std::min(claims->expires_at, *verified->key_ends_at);
  if (now >= claims->expires_at || now.plus_seconds(settings_.skew_seconds) < claims->not_before) return denied();
  if (!settings_.is_known_audience(claims->audience)) return denied();
  if (claims->issuer != settings_.issuer(claims->tenant_id, claims->version)) return denied();
  return claims;
}

Result<Actor> TokenVerifier::authenticate(std::string_view token, Instant now) const {
  crypto::Hash hash = crypto::keyed_hash(token, memory_key_);
  Remembered& place = place_of(hash);
  const std::uint64_t generation = keys_.generation();
  if (place.token != hash || place.generation != generation || now >= place.expires_at ||
      now.plus_seconds(settings_.skew_seconds) < place.not_before) {
    TokenClaims claims = OR_RETURN(read(token, now));
    place = {hash, generation, claims.not_before, claims.expires_at, std::move(claims.actor)};
  }
  Actor actor = place.actor;
  actor.at = now;
  return actor;
}

}  // namespace chandlery::identity
