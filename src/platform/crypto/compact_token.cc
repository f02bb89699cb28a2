// See compact_token.h.
#include "platform/crypto/compact_token.h"

#include <algorithm>

#include "platform/crypto/crypto.h"
#include "platform/json/reader.h"

namespace chandlery::crypto {
namespace {

constexpr std::size_t kLongestToken = 16 * 1024;  // bytes
// Header fields that would let a token choose its own key or rules.
constexpr std::string_view kForbiddenFields[] = {"crit", "jku", "x5u", "jwk", "x5c"};

}  // namespace

std::optional<CompactToken> read_compact_token(std::string_view token) {
  if (token.size() > kLongestToken || std::ranges::count(token, '.') != 2) return std::nullopt;
  const std::size_t first = token.find('.'), second = token.rfind('.');
  const auto header_text = from_base64url(token.substr(0, first));
  auto payload = from_base64url(token.substr(first + 1, second - first - 1));
  auto signature = from_base64url(token.substr(second + 1));
  if (!header_text || !payload || !signature) return std::nullopt;

  const auto document = json::Document::parse(*header_text);
  if (!document || !document->is_object()) return std::nullopt;
  const json::Object header = document->object().value();
  if (std::ranges::any_of(kForbiddenFields, [&](std::string_view name) { return header.has(name); })) return std::nullopt;
  const auto id = header.text("kid");
  return CompactToken{.signed_text = token.substr(0, second),
                      .algorithm = header.text("alg").value_or(""),
                      .key_id = id ? std::optional(*id) : std::nullopt,
                      .payload = *std::move(payload),
                      .signature = *std::move(signature)};
}

}  // namespace chandlery::crypto
