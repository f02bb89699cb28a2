// A response as the bytes of an HTTP/1.1 message. Internal to platform/http.
#pragma once

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

/// Whether the handler asks for the connection to end, by `Connection: close`.
bool asks_to_close(const Response& response);

/// Appends the whole message. Length, framing, date and connection are the server's to say: handlers' headers of these
/// names are left out.
void append_response(std::string& out, const Response& response, const Frame& frame);

}  // namespace chandlery::http
