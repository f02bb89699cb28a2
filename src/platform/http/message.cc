// Requests' and responses' plain parts: names of methods, header lookup, the query, percent codec, the path.
#include "platform/http/message.h"

#include <algorithm>

#include "core/text.h"
#include "platform/http/octets.h"

namespace chandlery::http {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

/// Whether `text` looks like the start of another pair, `name=`. Documented links carry a second `?` before one
/// (contract 2.2, 8), while a raw `?` inside a value is just a character.
bool starts_pair(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos || equals == 0) return false;
  return std::ranges::all_of(text.substr(0, equals), unreserved);
}

std::string decode_leniently(std::string_view text) {
  // A stray percent sign in a search text is not worth a refusal: such a piece is taken as it stands.
  return percent_decode(text, true).value_or(std::string(text));
}

}  // namespace

std::string_view to_string(Method method) {
  static constexpr std::string_view kNames[] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "OTHER"};
  return kNames[static_cast<std::size_t>(method)];
}

bool equal_ignoring_case(std::string_view a, std::string_view b) { return text::equal_ignoring_case(a, b); }

std::string_view Request::header(std::string_view name) const {
  for (const Header& header : headers)
    if (equal_ignoring_case(header.name, name)) return header.value;
  return {};
}

Query::Query(std::string_view raw) {
  while (!raw.empty()) {
    std::size_t end = 0;
    while (end < raw.size() && raw[end] != '&' && !(raw[end] == '?' && starts_pair(raw.substr(end + 1)))) ++end;
    const std::string_view pair = raw.substr(0, end);
    raw.remove_prefix(std::min(end + 1, raw.size()));
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    const std::string_view value = equals == pair.size() ? std::string_view{} : pair.substr(equals + 1);
    pairs_.emplace_back(decode_leniently(pair.substr(0, equals)), decode_leniently(value));
  }
}

std::optional<std::string_view> Query::find(std::string_view name) const {
  for (auto pair = pairs_.rbegin(); pair != pairs_.rend(); ++pair)
    if (equal_ignoring_case(pair->first, name)) return pair->second;
  return std::nullopt;
}

std::string_view Query::get(std::string_view name, std::string_view otherwise) const {
  return find(name).value_or(otherwise);
}

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      if (text.size() - i < 3) return std::nullopt;
      const int high = hex_digit(text[i + 1]), low = hex_digit(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      c = static_cast<char>(high * 16 + low);
      i += 2;
    } else if (c == '+' && plus_is_space) {
      c = ' ';
    }
    if (c == '\0') return std::nullopt;
    decoded.push_back(c);
  }
  return decoded;
}

std::string percent_encode(std::string_view text) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string encoded;
  encoded.reserve(text.size() + text.size() / 2);
  for (const char c : text) {
    if (unreserved(c)) {
      encoded.push_back(c);
    } else {
      const auto octet = static_cast<unsigned char>(c);
      encoded.push_back('%');
      encoded.push_back(kDigits[octet >> 4]);
      encoded.push_back(kDigits[octet & 15]);
    }
  }
  return encoded;
}

std::optional<std::string> normal_path(std::string_view raw) {
  if (raw.empty() || raw.front() != '/') return std::nullopt;
  std::string path;
  path.reserve(raw.size());
  while (!raw.empty()) {
    raw.remove_prefix(1);  // the slash
    const std::string_view segment = raw.substr(0, raw.find('/'));
    raw.remove_prefix(segment.size());
    if (segment.empty()) continue;
    const std::optional<std::string> decoded = percent_decode(segment, false);
    if (!decoded || *decoded == "." || *decoded == "..") return std::nullopt;
    if (std::ranges::any_of(*decoded, [](char c) { return c == '/' || is_control(c); })) return std::nullopt;
    path.push_back('/');
    path.append(*decoded);
  }
  if (!text::valid_utf8(path)) return std::nullopt;
  if (path.empty()) path = "/";
  return path;
}

bool read_target(Request& request) {
  std::string_view target = request.target;
  if (target == "*" && request.method == Method::kOptions) {
    request.path = target;
    return true;
  }
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!equal_ignoring_case(target.substr(0, scheme.size()), scheme)) continue;
    target.remove_prefix(std::min(target.find_first_of("/?", scheme.size()), target.size()));
    if (!target.starts_with('/')) return false;
  }
  const std::size_t question = std::min(target.find('?'), target.size());
  std::optional<std::string> path = normal_path(target.substr(0, question));
  if (!path) return false;
  request.path = *std::move(path);
  request.query = Query(target.substr(std::min(question + 1, target.size())));
  return std::ranges::all_of(request.query.pairs(), [](const auto& pair) {
    return text::valid_utf8(pair.first) && text::valid_utf8(pair.second);
  });
}

}  // namespace chandlery::http
