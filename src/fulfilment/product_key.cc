// The grammar of product_key.h.
#include "fulfilment/product_key.h"

#include <algorithm>
#include <cstdint>

#include "core/text.h"
#include "platform/crypto/crypto.h"

namespace chandlery::fulfilment {
namespace {

constexpr std::string_view kLetters = "BCDFGHJKMPQRTVWXY2346789";
constexpr std::size_t kBody = 28, kChecksum = 4, kGroup = 4;
constexpr unsigned kUsefulBytes = 240;  // the largest multiple of 24 in a byte: no letter is favoured
static_assert(kLetters.size() == 24 && kUsefulBytes % kLetters.size() == 0);

constexpr std::size_t kVendorLetters = 25, kVendorGroup = 5;
constexpr std::size_t kLongestText = 200;

std::string checksum_of(std::string_view body) {
  const crypto::Hash hash = crypto::hash(body);
  std::uint64_t number = 0;
  for (int i = 7; i >= 0; --i) number = number << 8 | hash[static_cast<std::size_t>(i)];
  std::string letters(kChecksum, '?');
  for (std::size_t i = kChecksum; i-- > 0; number /= kLetters.size()) letters[i] = kLetters[number % kLetters.size()];
  return letters;
}

std::string in_groups(std::string_view letters, std::size_t group) {
  std::string text;
  for (std::size_t i = 0; i < letters.size(); ++i) {
    if (i > 0 && i % group == 0) text.push_back('-');
    text.push_back(letters[i]);
  }
  return text;
}

std::string bare(std::string_view text) {
  std::string letters;
  for (const char c : text) {
    if (c == '-' || c == ' ') continue;
    letters.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
  }
  return letters;
}

/// Letters with hyphens either nowhere or between all groups.
bool grouped_right(std::string_view text, std::size_t group) {
  if (text.find('-') == std::string_view::npos) return true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((text[i] == '-') != (i % (group + 1) == group)) return false;
  }
  return text.back() != '-';
}

bool is_letter_or_digit(char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

}  // namespace

std::string_view to_string(KeyFormat format) {
  switch (format) {
    case KeyFormat::kChandlery:
      return "chandlery";
    case KeyFormat::kVendor25:
      return "vendor25";
    case KeyFormat::kText:
      return "text";
  }
  return "text";
}

std::optional<KeyFormat> parse_key_format(std::string_view word) {
  for (const KeyFormat format : {KeyFormat::kChandlery, KeyFormat::kVendor25, KeyFormat::kText}) {
    if (text::equal_ignoring_case(word, to_string(format))) return format;
  }
  return std::nullopt;
}

std::optional<std::string> make_key(std::string_view random_bytes) {
  std::string body;
  for (const char c : random_bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < kUsefulBytes) body.push_back(kLetters[byte % kLetters.size()]);
    if (body.size() == kBody) return in_groups(body + checksum_of(body), kGroup);
  }
  return std::nullopt;
}

bool valid_key(std::string_view text, KeyFormat format) {
  const std::string_view trimmed = text::trim(text);
  if (trimmed.empty() || trimmed.size() > kLongestText) return false;
  if (format == KeyFormat::kText) {
    return std::all_of(trimmed.begin(), trimmed.end(), [](char c) { return c >= 0x20 && c <= 0x7e; });
  }
  if (trimmed.find(' ') != std::string_view::npos) return false;
  const std::string letters = bare(trimmed);
  if (format == KeyFormat::kVendor25) {
    return letters.size() == kVendorLetters && grouped_right(trimmed, kVendorGroup) &&
           std::all_of(letters.begin(), letters.end(), is_letter_or_digit);
  }
  return letters.size() == kBody + kChecksum && grouped_right(trimmed, kGroup) &&
         letters.find_first_not_of(kLetters) == std::string::npos &&
         letters.substr(kBody) == checksum_of(std::string_view(letters).substr(0, kBody));
}

std::optional<std::string> canonical_key(std::string_view text, KeyFormat format) {
  if (!valid_key(text, format)) return std::nullopt;
  switch (format) {
    case KeyFormat::kChandlery:
      return in_groups(bare(text::trim(text)), kGroup);
    case KeyFormat::kVendor25:
      return in_groups(bare(text::trim(text)), kVendorGroup);
    case KeyFormat::kText:
      break;
  }
  return std::string(text::trim(text));
}

std::string lookup_text(std::string_view text, KeyFormat format) {
  return format == KeyFormat::kText ? std::string(text::trim(text)) : bare(text::trim(text));
}

std::string_view last_group(std::string_view key) {
  const std::size_t most = std::min<std::size_t>(key.size() / 4, 5);
  const std::size_t hyphen = key.rfind('-');
  const std::size_t group = hyphen == std::string_view::npos ? most : key.size() - hyphen - 1;
  return key.substr(key.size() - std::min(group, most));
}

std::string mask(std::string_view key) { return "*****-…-" + std::string(last_group(key)); }

}  // namespace chandlery::fulfilment
