// Which part of a resource a request asks for (RFC 9110, 13 and 14), and which part of it an upload brings. Pure.
//
//   Range         = "bytes=" ( first "-" [ last ] / "-" suffix-length )     of requests; several ranges get the whole
//   Content-Range = "bytes " ( first "-" last / "*" ) "/" ( total / "*" )   of answers, and of uploads that are resumed
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "platform/http/message.h"

namespace chandlery::http {

/// What is to be answered to GET or HEAD.
struct Selection {
  int status = 200;  ///< 200 the whole, 206 a part, 304 nothing new, 416 no such part
  std::uint64_t offset = 0;
  std::uint64_t length = 0;  ///< of the body; 0 for 304 and 416
  friend bool operator==(const Selection&, const Selection&) = default;
};

/// Reads If-None-Match, Range and If-Range of the request. `etag` is the resource's strong tag with its quotes, as
/// `"6f1e"`; empty when it has none. What is not understood is passed over, as the RFC says: the answer is the whole.
/// If-Range by a date never holds, since no answer of the house gives a date to compare it with.
Selection select_part(const Request& request, std::uint64_t size, std::string_view etag);

/// The answer's frame: status, ETag, Accept-Ranges, Content-Range. A 200 or 206 still wants its body: the file's part,
/// or a source of that part.
Response response_for(const Selection& selection, std::uint64_t size, std::string_view etag);

/// The whole answer to a GET or HEAD of a file.
Response file_response(const Request& request, std::shared_ptr<const OpenFile> file, std::string_view etag);

/// An upload's Content-Range.
struct ContentRange {
  std::optional<std::uint64_t> first, last;  ///< both or none; none (`*`) asks how far the upload has come
  std::optional<std::uint64_t> total;        ///< none: not known yet
  friend bool operator==(const ContentRange&, const ContentRange&) = default;
};
/// nullopt unless it is well formed: first <= last < total, all of them sizes that a file can have.
std::optional<ContentRange> parse_content_range(std::string_view text);

}  // namespace chandlery::http
