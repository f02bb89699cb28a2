// What a request asks of a list that is read by seeking (contract 1.8): how many items, and after which.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/result.h"
#include "platform/http/message.h"

namespace chandlery::http {

struct Seek {
  std::int64_t size = 0;   ///< 0: as many as the list likes; the Java client sends that, too
  std::string_view token;  ///< of the page before; empty: from the beginning. It points into the request
};
/// The token comes as a header, or, from Java, in the query under the header's name. kInvalidProperty for a size that
/// is no whole number from 0 on.
Result<Seek> read_seek(const Request& request);

}  // namespace chandlery::http
