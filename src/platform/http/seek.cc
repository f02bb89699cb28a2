// See seek.h.
#include "platform/http/seek.h"

#include <charconv>

#include "platform/json/collection.h"

namespace chandlery::http {

Result<Seek> read_seek(const Request& request) {
  Seek seek{.token = request.header(json::kContinuationHeader)};
  if (seek.token.empty()) seek.token = request.query.get(json::kContinuationHeader);
  const std::string_view text = request.query.get("size");
  if (text.empty()) return seek;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seek.size);
  if (error != std::errc() || end != text.data() + text.size() || seek.size < 0) {
    return fail(errors::kInvalidProperty, "The size is not a whole number.", "size");
  }
  return seek;
}

}  // namespace chandlery::http
