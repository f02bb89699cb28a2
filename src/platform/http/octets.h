// What HTTP asks of single octets and of header text. Internal to platform/http.
#pragma once

#include <string>
#include <string_view>

namespace chandlery::http {

inline bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

/// A header's name: RFC 9110 `token`.
bool is_token(std::string_view text);

/// A header's value that cannot end its line early: no CR, LF, NUL or other control character but the tab.
bool is_header_value(std::string_view text);

/// Reads each octet as an ISO-8859-1 character, HTTP's historical reading of header values.
std::string latin1_to_utf8(std::string_view text);

}  // namespace chandlery::http
