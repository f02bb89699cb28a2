// Classification of octets.
#include "platform/http/octets.h"

#include <algorithm>
#include <array>

namespace chandlery::http {

namespace {

// Every header of every answer is looked at, so each character costs one load.
constexpr std::array<bool, 256> kOfToken = [] {
  std::array<bool, 256> table{};
  for (unsigned char c = '0'; c <= '9'; ++c) table[c] = true;
  for (unsigned char c = 'A'; c <= 'Z'; ++c) table[c] = true;
  for (unsigned char c = 'a'; c <= 'z'; ++c) table[c] = true;
  for (const char c : std::string_view("!#$%&'*+-.^_`|~")) table[static_cast<unsigned char>(c)] = true;
  return table;
}();

}  // namespace

bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return kOfToken[static_cast<unsigned char>(c)]; });
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
