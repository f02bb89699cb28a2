// Writes a response's status line, headers and body into one buffer.
#include "platform/http/response_text.h"

#include <charconv>

#include "platform/http/octets.h"

namespace chandlery::http {
namespace {

std::string_view reason(int status) {
  switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 206: return "Partial Content";
    case 301: return "Moved Permanently";
    case 302: return "Found";
    case 303: return "See Other";
    case 304: return "Not Modified";
    case 307: return "Temporary Redirect";
    case 308: return "Permanent Redirect";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 406: return "Not Acceptable";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 410: return "Gone";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 415: return "Unsupported Media Type";
    case 416: return "Range Not Satisfiable";
    case 422: return "Unprocessable Content";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 502: return "Bad Gateway";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    default: return "Unnamed";
  }
}

bool is_servers_own(std::string_view name) {
  switch (name.size()) {
    case 4: return equal_ignoring_case(name, "date");
    case 10: return equal_ignoring_case(name, "connection") || equal_ignoring_case(name, "keep-alive");
    case 14: return equal_ignoring_case(name, "content-length");
    case 17: return equal_ignoring_case(name, "transfer-encoding");
    default: return false;
  }
}

void append_number(std::string& out, std::size_t number) {
  char digits[20];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

void append_header(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
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

void append_response(std::string& out, const Response& response, const Frame& frame) {
  const bool bodiless = response.status == 204 || response.status == 304;
  out.reserve(out.size() + 256 + 64 * response.headers.size() + response.body.size());
  out.append("HTTP/1.1 ");
  append_number(out, static_cast<std::size_t>(response.status));
  out.append(" ").append(reason(response.status)).append("\r\n");
  append_header(out, "Date", frame.date);
  if (!bodiless) {
    if (!response.body.empty() && !response.content_type.empty())
      append_header(out, "Content-Type", response.content_type);
    out.append("Content-Length: ");
    append_number(out, response.body.size());
    out.append("\r\n");
  }
  for (const Header& header : response.headers)
    if (!is_servers_own(header.name)) append_header(out, header.name, header.value);
  if (frame.close)
    append_header(out, "Connection", "close");
  else if (frame.http_1_0)
    append_header(out, "Connection", "keep-alive");
  out.append("\r\n");
  if (!bodiless && !frame.head) out.append(response.body);
}

}  // namespace chandlery::http
