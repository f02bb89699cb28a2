// See id_token.h.
#include "platform/oidc/id_token.h"

#include <algorithm>

namespace chandlery::oidc {
namespace {

constexpr std::int64_t kLastSecond = 253'402'300'799;  // of the year 9999: later ones do not fit into an Instant

std::optional<Instant> moment(const json::Object& claims, std::string_view name) {
  const auto seconds = claims.integer(name);
  if (!seconds || *seconds < 0 || *seconds > kLastSecond) return std::nullopt;
  return Instant{}.plus_seconds(*seconds);
}

std::vector<std::string> texts(const json::Object& object, std::string_view name) {
  std::vector<std::string> all;
  if (const auto array = object.optional_array(name); array && *array) {
    for (std::size_t i = 0; i < std::min((*array)->size(), Claims::kMostWords); ++i) {
      if (auto word = (*array)->text(i)) all.push_back(*std::move(word));
    }
  } else if (auto word = object.text(name)) {
    all.push_back(*std::move(word));
  }
  return all;
}

/// Why the audience is not this client alone; empty when it is.
std::string_view fault_of_audience(const json::Object& claims, const std::string& client_id) {
  const std::vector<std::string> audience = texts(claims, "aud");
  if (std::ranges::find(audience, client_id) == audience.end()) return "its audience is another client";
  const std::string party = claims.text("azp").value_or("");
  if (claims.has("azp") && party != client_id) return "its authorized party is another client";
  if (audience.size() > 1 && party != client_id) return "it has several audiences and no authorized party";
  return {};
}

std::string_view fault_of_times(const json::Object& claims, Instant now) {
  const auto expires = moment(claims, "exp"), issued = moment(claims, "iat");
  if (!expires || !issued) return "it lacks exp or iat";
  if (now >= expires->plus_seconds(kSkewSeconds)) return "it has expired";
  if (*issued > now.plus_seconds(kSkewSeconds)) return "it was made in the future: compare the clocks";
  if (*issued < now.plus_seconds(-kOldestTokenSeconds)) return "it was made too long ago: compare the clocks";
  if (claims.has("nbf")) {
    const auto begins = moment(claims, "nbf");
    if (!begins || *begins > now.plus_seconds(kSkewSeconds)) return "it is not valid yet";
  }
  return {};
}

}  // namespace

std::expected<Claims, std::string> Claims::of_id_token(std::string_view payload, const Expected& expected) {
  const auto refused = [](std::string_view why) {
    return std::unexpected(std::string("The ID token is refused: ").append(why).append("."));
  };
  auto document = json::Document::parse(payload);
  if (!document || !document->is_object()) return refused("it is no JSON object");
  const json::Object object = document->object().value();
  if (object.text("iss").value_or("") != expected.issuer) return refused("it is of another issuer");
  if (const auto fault = fault_of_audience(object, expected.client_id); !fault.empty()) return refused(fault);
  if (const auto fault = fault_of_times(object, expected.now); !fault.empty()) return refused(fault);
  if (object.text("nonce").value_or("") != expected.nonce) return refused("its nonce is not the one of this sign-in");
  Claims claims;
  claims.subject_ = object.text("sub").value_or("");
  if (claims.subject_.empty() || claims.subject_.size() > kLongestSubject) return refused("it names no subject");
  claims.proved_at_ = moment(object, "auth_time");
  claims.documents_.push_back(*std::move(document));
  return claims;
}

bool Claims::add_user_info(std::string_view text) {
  auto document = json::Document::parse(text);
  if (!document || !document->is_object()) return false;
  if (document->object()->text("sub").value_or("") != subject_) return false;
  documents_.push_back(*std::move(document));
  return true;
}

std::optional<Claims::Place> Claims::find(std::string_view name) const {
  for (const json::Document& document : documents_) {
    json::Object object = document.object().value();
    if (object.has(name)) return Place{object, name};
    std::string_view rest = name;
    for (std::size_t dot = rest.find('.'); dot != rest.npos; dot = rest.find('.')) {
      const auto inner = object.object(rest.substr(0, dot));
      if (!inner) break;
      object = *inner;
      rest.remove_prefix(dot + 1);
      if (object.has(rest)) return Place{object, rest};
    }
  }
  return std::nullopt;
}

bool Claims::has(std::string_view name) const { return find(name).has_value(); }

std::string Claims::text(std::string_view name) const {
  const auto place = find(name);
  return place ? place->object.text(place->name).value_or("") : "";
}

std::vector<std::string> Claims::words(std::string_view name) const {
  const auto place = find(name);
  return place ? texts(place->object, place->name) : std::vector<std::string>();
}

bool Claims::flag(std::string_view name) const {
  const auto place = find(name);
  return place && place->object.optional_flag(place->name).value_or(false).value_or(false);
}

}  // namespace chandlery::oidc
