#include "platform/http/range.h"

#include <charconv>

#include "core/text.h"
#include "platform/http/body.h"

namespace chandlery::http {
namespace {

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// A number past 64 bits counts as the largest one: it lies behind any resource's end either way.
std::optional<std::uint64_t> number(std::string_view text) {
  if (!all_digits(text)) return std::nullopt;
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc::result_out_of_range ? UINT64_MAX : value;
}

/// Removes `word` from the front; false when something else stands there.
bool take_unit(std::string_view& text, std::string_view word) {
  text = text::trim(text);
  if (text.size() < word.size() || !equal_ignoring_case(text.substr(0, word.size()), word)) return false;
  text.remove_prefix(word.size());
  return true;
}

/// Weak comparison (RFC 9110, 8.8.3.2) with a list of tags. No tag of ours holds a comma.
bool names_tag(std::string_view list, std::string_view etag) {
  if (text::trim(list) == "*") return true;
  while (!list.empty() && !etag.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    std::string_view tag = text::trim(list.substr(0, comma));
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    if (tag == etag) return true;
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return false;
}

/// The part that a Range header means; status 200 for one that is passed over.
Selection part_of(std::string_view range, std::uint64_t size) {
  const Selection whole{.status = 200, .offset = 0, .length = size}, none{.status = 416};
  if (!take_unit(range, "bytes=") || range.find(',') != std::string_view::npos) return whole;
  const std::size_t dash = range.find('-');
  if (dash == std::string_view::npos) return whole;
  const std::string_view before = range.substr(0, dash), after = range.substr(dash + 1);
  const std::optional<std::uint64_t> first = number(before), last = number(after);
  if (before.empty() && last) {  // the last so many bytes
    const std::uint64_t length = std::min(*last, size);
    return length == 0 ? none : Selection{.status = 206, .offset = size - length, .length = length};
  }
  if (!first || (!last && !after.empty()) || (last && *last < *first)) return whole;
  if (*first >= size) return none;
  const std::uint64_t end = last && *last < size ? *last + 1 : size;
  return {.status = 206, .offset = *first, .length = end - *first};
}

}  // namespace

Selection select_part(const Request& request, std::uint64_t size, std::string_view etag) {
  const std::string_view none_match = request.header("If-None-Match");
  if (!none_match.empty() && names_tag(none_match, etag)) return {.status = 304};
  const Selection whole{.status = 200, .offset = 0, .length = size};
  const std::string_view range = request.header("Range"), condition = text::trim(request.header("If-Range"));
  if (request.method != Method::kGet || range.empty()) return whole;
  if (!condition.empty() && (etag.empty() || condition != etag)) return whole;
  return part_of(range, size);
}

Response response_for(const Selection& selection, std::uint64_t size, std::string_view etag) {
  Response response{.status = selection.status, .content_type = "application/octet-stream"};
  if (!etag.empty()) response.set("ETag", std::string(etag));
  response.set("Accept-Ranges", "bytes");
  const std::string total = std::to_string(size);
  if (selection.status == 206) {
    const std::uint64_t last = selection.offset + selection.length - 1;
    response.set("Content-Range", "bytes " + std::to_string(selection.offset) + "-" + std::to_string(last) + "/" + total);
  } else if (selection.status == 416) {
    response.set("Content-Range", "bytes */" + total);
  }
  return response;
}

Response file_response(const Request& request, std::shared_ptr<const OpenFile> file, std::string_view etag) {
  const Selection selection = select_part(request, file->size(), etag);
  Response response = response_for(selection, file->size(), etag);
  if (selection.length > 0) response.file = FileBody{std::move(file), selection.offset, selection.length};
  return response;
}

std::optional<ContentRange> parse_content_range(std::string_view text) {
  if (!take_unit(text, "bytes ")) return std::nullopt;
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const std::string_view part = text.substr(0, slash), total = text.substr(slash + 1);
  ContentRange range;
  if (total != "*") {
    range.total = number(total);
    if (!range.total || *range.total > INT64_MAX) return std::nullopt;
  }
  if (part == "*") return range;
  const std::size_t dash = part.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  range.first = number(part.substr(0, dash));
  range.last = number(part.substr(dash + 1));
  if (!range.first || !range.last || *range.first > *range.last) return std::nullopt;
  if (*range.last >= range.total.value_or(INT64_MAX)) return std::nullopt;
  return range;
}

}  // namespace chandlery::http
