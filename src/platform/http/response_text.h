// A response as the bytes of an HTTP/1.1 message. Internal to platform/http.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "platform/http/message.h"

namespace chandlery::http {

/// What the request that is answered, and the connection, ask of the message's frame.
struct Frame {
  bool head = false;      ///< answer to HEAD: the length of the body, but no body
  bool http_1_0 = false;  ///< a client that must be told when the connection stays
  bool close = false;     ///< the connection ends with this message
  std::string_view date;  ///< IMF-fixdate
};

/// Why the response cannot be sent; empty when it can. A status out of 200-599, or a header that would break its line,
/// is a handler's bug.
std::string_view fault_of(const Response& response);

/// Whether an answer of that status has no body, whatever the handler gave.
inline bool is_bodiless(int status) { return status == 204 || status == 304; }

/// Whether the handler asks for the connection to end, by `Connection: close`.
bool asks_to_close(const Response& response);

/// The body's bytes; nullopt for a source that does not know.
std::optional<std::uint64_t> length_of(const Response& response);

/// Appends the whole message, but for a body that streams: of that, the header. Length, framing, date and connection are
/// the server's to say: handlers' headers of these names are left out, but for the Content-Length of an answer to HEAD that has no body at hand. A body of unknown length goes in chunks, to an
/// HTTP/1.0 client until the connection closes.
void append_response(std::string& out, const Response& response, const Frame& frame);

}  // namespace chandlery::http
