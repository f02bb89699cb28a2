// See sealed_lines.h.
#include "identity/sealed_lines.h"

#include <algorithm>

namespace chandlery::identity {

std::string seal_lines(const crypto::Keyring& keyring, std::initializer_list<std::string_view> words, Instant ends,
                       std::string_view context) {
  std::string text = std::to_string(ends.micros);
  for (const std::string_view word : words) (text += '\n') += word;
  return crypto::to_base64url(keyring.seal(text, context));
}

std::optional<std::vector<std::string>> open_lines(const crypto::Keyring& keyring, std::string_view sealed, std::size_t count,
                                                   Instant now, std::string_view context) {
  const std::optional<std::string> bytes = crypto::from_base64url(sealed);
  const std::optional<std::string> text = bytes ? keyring.open_sealed(*bytes, context) : std::nullopt;
  if (!text) return std::nullopt;
  std::vector<std::string> words;
  std::string_view rest = *text;
  while (true) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    words.emplace_back(rest.substr(0, end));
    if (end == rest.size()) break;
    rest.remove_prefix(end + 1);
  }
  if (words.size() != count + 1 || std::stoll(words.front()) <= now.micros) return std::nullopt;
  words.erase(words.begin());
  return words;
}

}  // namespace chandlery::identity
