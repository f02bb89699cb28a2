// See query_number.h.
#include "platform/http/query_number.h"

#include <charconv>

#include "core/text.h"

namespace chandlery::http {

Result<std::int64_t> read_number(const Query& query, std::string_view name) {
  const std::string_view given = text::trim(query.get(name));
  if (given.empty()) return 0;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(given.data(), given.data() + given.size(), number);
  if (error != std::errc() || end != given.data() + given.size() || number < 0) {
    return fail(errors::kInvalidProperty, "This is not a whole number from 0 on.", std::string(name));
  }
  return number;
}

}  // namespace chandlery::http
