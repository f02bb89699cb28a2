// A letter as the text that mail servers pass on (RFC 5322): plain, in UTF-8, with headers that no value can break out of.
#pragma once

#include <string>
#include <string_view>

#include "core/time.h"

namespace chandlery::mail {

struct Letter {
  std::string id;         ///< of the Message-ID, before its "@": the same each time it is sent
  std::string from;       ///< an address
  std::string from_name;  ///< may be empty
  std::string to, to_name;
  std::string subject;    ///< one line of any letters
  std::string body;       ///< plain text, lines by \n
  std::string language;   ///< as zh-Hans; may be empty
  std::string list;       ///< of the List-Id, as "notices.store.example"; empty: none
  Instant date;
};

/// Headers and body, with the line ends of the wire. The body is encoded in base64, so that no server on the way changes a
/// letter of it; other than ASCII in headers by RFC 2047.
std::string to_text(const Letter& letter);

/// RFC 2047 words for a header's value, each within its line; text of printable ASCII stays as it is.
std::string encoded_words(std::string_view text);

}  // namespace chandlery::mail
