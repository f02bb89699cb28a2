// Writes a response's status line, headers and body into one buffer.
#include "platform/http/response_text.h"

#include <algorithm>
#include <charconv>
#include <iterator>

#include "platform/http/body.h"
#include "platform/http/octets.h"

namespace chandlery::http {
namespace {

struct Reason {
  int status;
  std::string_view phrase;
};
constexpr Reason kReasons[] = {
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {206, "Partial Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {415, "Unsupported Media Type"},
    {416, "Range Not Satisfiable"},
    {422, "Unprocessable Content"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
};

std::string_view reason(int status) {
  const auto known = std::ranges::find(kReasons, status, &Reason::status);
  return known == std::end(kReasons) ? "Unnamed" : known->phrase;
}

bool is_servers_own(std::string_view name) {
  switch (name.size()) {
    case 4:
      return equal_ignoring_case(name, "date");
    case 10:
      return equal_ignoring_case(name, "connection") || equal_ignoring_case(name, "keep-alive");
    case 14:
      return equal_ignoring_case(name, "content-length");
    case 17:
      return equal_ignoring_case(name, "transfer-encoding");
    default:
      return false;
  }
}

void append_number(std::string& out, std::uint64_t number) {
  char digits[20];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

void append_header(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

/// What the handler says that the body of an answer to HEAD would be long, where it made none.
std::optional<std::uint64_t> told_length(const Response& response) {
  for (const Header& header : response.headers) {
    if (!equal_ignoring_case(header.name, "content-length")) continue;
    std::uint64_t length = 0;
    const auto [end, error] = std::from_chars(header.value.data(), header.value.data() + header.value.size(), length);
    if (error == std::errc() && end == header.value.data() + header.value.size()) return length;
  }
  return std::nullopt;
}

}  // namespace

std::string_view fault_of(const Response& response) {
  if (response.status < 200 || response.status > 599) return "The handler gave a status that is no final status.";
  if (!is_header_value(response.content_type)) return "The handler gave a content type that breaks its line.";
  for (const Header& header : response.headers)
    if (!is_token(header.name) || !is_header_value(header.value))
      return "The handler gave a header that breaks its line.";
  return {};
}

bool asks_to_close(const Response& response) {
  for (const Header& header : response.headers)
    if (equal_ignoring_case(header.name, "connection") && equal_ignoring_case(header.value, "close")) return true;
  return false;
}

std::optional<std::uint64_t> length_of(const Response& response) {
  if (response.file) return response.file->length;
  if (response.source) return response.source->size();
  return response.body.size();
}

void append_response(std::string& out, const Response& response, const Frame& frame) {
  const bool bodiless = is_bodiless(response.status);
  out.reserve(out.size() + 256 + 64 * response.headers.size() + response.body.size());
  out.append("HTTP/1.1 ");
  append_number(out, static_cast<std::size_t>(response.status));
  out.append(" ").append(reason(response.status)).append("\r\n");
  append_header(out, "Date", frame.date);
  if (!bodiless) {
    std::optional<std::uint64_t> length = length_of(response);
    if (frame.head && length == 0) length = told_length(response).value_or(0);
    if (length != 0 && !response.content_type.empty()) append_header(out, "Content-Type", response.content_type);
    if (length) {
      out.append("Content-Length: ");
      append_number(out, *length);
      out.append("\r\n");
    } else if (!frame.http_1_0) {
      append_header(out, "Transfer-Encoding", "chunked");
    }
  }
  for (const Header& header : response.headers)
    if (!is_servers_own(header.name)) append_header(out, header.name, header.value);
  if (frame.close)
    append_header(out, "Connection", "close");
  else if (frame.http_1_0)
    append_header(out, "Connection", "keep-alive");
  out.append("\r\n");
  if (!bodiless && !frame.head && !response.streams()) out.append(response.body);
}

}  // namespace chandlery::http
