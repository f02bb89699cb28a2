// A connection's bytes as a request: it is understood alike whether they come at once or one by one.
#define BOOST_ENABLE_ASSERT_HANDLER  // Beast's assertions count in every build
#include "fuzz/target.h"
#include "platform/http/request_parser.h"

namespace boost {

void assertion_failed(const char* rule, const char*, const char* file, long line) {
  chandlery::fuzz::broken(rule, file, static_cast<int>(line));
}
void assertion_failed_msg(const char* rule, const char*, const char*, const char* file, long line) {
  chandlery::fuzz::broken(rule, file, static_cast<int>(line));
}

}  // namespace boost

namespace chandlery::http {
namespace {

constexpr std::size_t kLimit = 4096;  // of header and body

struct Understood {
  bool done = false, refused = false;
  std::string target, body;
  std::size_t used = 0;
  friend bool operator==(const Understood&, const Understood&) = default;
};

Understood understand(std::string_view bytes, std::size_t step) {
  RequestParser parser(kLimit, kLimit);
  std::size_t at = 0, end = 0;
  const auto over = [&] { return parser.done() || parser.refused().status != 0; };
  while (!over()) {
    if (parser.undecided()) {
      parser.gather();
      continue;
    }
    const std::size_t used = parser.take(bytes.substr(at, end - at));
    MUST(used <= end - at);
    at += used;
    if (over() || parser.undecided() || used > 0) continue;
    if (end == bytes.size()) break;
    end = std::min(bytes.size(), end + step);
  }
  MUST(parser.request.body.size() <= kLimit);
  if (!parser.done()) return {.refused = parser.refused().status != 0};
  return {true, false, parser.request.target, parser.request.body, at};
}

}  // namespace

FUZZ_TARGET(http_request) {
  if (input.size() > 2 * kLimit) return false;
  const Understood whole = understand(input, input.size() + 1), parts = understand(input, 1);
  MUST(whole.done == parts.done);
  if (whole.done) MUST(whole == parts);
  return whole.done;
}

}  // namespace chandlery::http
