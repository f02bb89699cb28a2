// Classification of octets.
#include "platform/http/octets.h"

#include <algorithm>

namespace chandlery::http {

bool is_token(std::string_view text) {
  static constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kMarks.find(c) != std::string_view::npos;
  });
}

bool is_header_value(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return is_control(c) && c != '\t'; });
}

std::string latin1_to_utf8(std::string_view text) {
  std::string converted;
  converted.reserve(text.size() * 2);
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    if (octet < 0x80) {
      converted.push_back(c);
    } else {
      converted.push_back(static_cast<char>(0xC0 | (octet >> 6)));
      converted.push_back(static_cast<char>(0x80 | (octet & 0x3F)));
    }
  }
  return converted;
}

}  // namespace chandlery::http
