// Range and Content-Range: a part lies within what it is a part of.
#include <cstdint>

#include "fuzz/target.h"
#include "platform/http/range.h"

namespace chandlery::http {

FUZZ_TARGET(range) {
  bool accepted = false;
  for (const std::uint64_t size : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{100}, std::uint64_t{INT64_MAX}}) {
    Request request;
    request.headers.push_back({"Range", std::string(input)});
    const Selection part = select_part(request, size, "\"tag\"");
    if (part.status == 206) {
      accepted = true;
      MUST(part.length > 0 && part.offset < size && part.length <= size - part.offset);
    } else if (part.status == 200) {
      MUST(part.offset == 0 && part.length == size);
    } else {
      MUST(part.status == 416 && part.length == 0);
    }
    response_for(part, size, "\"tag\"");
  }
  if (const std::optional<ContentRange> sent = parse_content_range(input)) {
    accepted = true;
    MUST(sent->first.has_value() == sent->last.has_value());
    if (sent->first) MUST(*sent->first <= *sent->last);
    if (sent->first && sent->total) MUST(*sent->last < *sent->total);
  }
  return accepted;
}

}  // namespace chandlery::http
