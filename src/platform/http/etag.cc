// See etag.h.
#include "platform/http/etag.h"

#include "core/text.h"

namespace chandlery::http {

std::optional<std::string> read_etag(const Request& request) {
  std::string_view given = text::trim(request.header("If-Match"));
  if (given == "*") return std::nullopt;
  if (given.starts_with("W/")) given.remove_prefix(2);
  if (given.size() >= 2 && given.front() == '"' && given.back() == '"') given = given.substr(1, given.size() - 2);
  if (given.empty()) return std::nullopt;
  return std::string(given);
}

Result<std::optional<std::string>> read_etag(const Request& request, const json::Object& body) {
  auto given = read_etag(request);
  if (given || text::trim(request.header("If-Match")) == "*") return given;
  const auto attributes = OR_RETURN(body.optional_object("attributes"));
  if (!attributes) return std::nullopt;
  std::string etag = OR_RETURN(attributes->text_or("etag", ""));
  if (etag.empty()) return std::nullopt;
  return etag;
}

}  // namespace chandlery::http
