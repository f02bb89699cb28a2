// A request's target: what handlers see of its path and query means one thing only.
#include "core/text.h"
#include "fuzz/target.h"
#include "platform/http/message.h"

namespace chandlery::http {

FUZZ_TARGET(http_target) {
  Request request;
  request.target = input;
  if (!read_target(request)) return false;
  MUST(text::valid_utf8(request.path));
  MUST(request.path == "*" || request.path.starts_with('/'));
  MUST(request.path.find('\0') == std::string::npos);
  MUST(request.path.find("//") == std::string::npos);
  MUST((request.path + "/").find("/../") == std::string::npos);
  std::string again;
  for (const auto& [name, value] : request.query.pairs()) {
    MUST(text::valid_utf8(name) && text::valid_utf8(value));
    again += (again.empty() ? "" : "&") + percent_encode(name) + "=" + percent_encode(value);
  }
  if (again.find("%00") == std::string::npos && !request.query.pairs().empty())  // no target from a connection has a NUL
    MUST(Query(again).pairs() == request.query.pairs());
  if (request.path != "*") {
    std::string encoded;
    for (const char c : request.path) encoded += c == '/' ? "/" : percent_encode(std::string(1, c));
    MUST(normal_path(encoded) == request.path);
  }
  return true;
}

}  // namespace chandlery::http
