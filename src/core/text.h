// Small questions about text that every floor asks. Letters are folded in ASCII only; other UTF-8 is kept as it is.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace chandlery::text {

/// Without the blanks, tabs and line ends around it.
std::string_view trim(std::string_view text);
/// A-Z to a-z.
std::string lower(std::string_view text);
/// What search columns hold and search words become: lower case, trimmed, each run of blanks one blank.
std::string fold(std::string_view text);
bool equal_ignoring_case(std::string_view a, std::string_view b);

/// Bytes of the well-formed UTF-8 sequence that `text` starts with, 1 to 4; 0 where it starts with none.
std::size_t utf8_sequence(std::string_view text);
/// Well-formed UTF-8: no overlong form, no surrogate, nothing past U+10FFFF.
bool valid_utf8(std::string_view text);

/// Letters, digits and inner hyphens in two or more labels of at most 63, at most 253 in all; the last label is not a
/// number. International names are given in their xn-- form.
bool is_domain_name(std::string_view text);
/// local@domain as people have it: a printable ASCII or UTF-8 local part of at most 64 bytes without blanks, quotes,
/// brackets or stray dots, and a domain name; at most 254 bytes in all.
bool is_email(std::string_view text);

}  // namespace chandlery::text
