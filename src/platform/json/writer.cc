#include "platform/json/writer.h"

#include <charconv>

#include "core/text.h"

namespace chandlery::json {
namespace {

constexpr std::string_view kReplacement = "\ufffd";

bool is_plain(char c) {
  return static_cast<unsigned char>(c) >= 0x20 && static_cast<unsigned char>(c) < 0x80 && c != '"' && c != '\\';
}

void append_escaped(std::string& text, char c) {
  switch (c) {
    case '"':
      text += "\\\"";
      return;
    case '\\':
      text += "\\\\";
      return;
    case '\n':
      text += "\\n";
      return;
    case '\r':
      text += "\\r";
      return;
    case '\t':
      text += "\\t";
      return;
    case '\b':
      text += "\\b";
      return;
    case '\f':
      text += "\\f";
      return;
    default:
      break;
  }
  constexpr std::string_view kHex = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  text += "\\u00";
  text += kHex[byte >> 4];
  text += kHex[byte & 0xf];
}

template <class Number>
void append_number(std::string& text, Number number) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  text.append(digits, end);
}

}  // namespace

void Writer::separate() {
  if (comma_) text_ += ',';
  comma_ = true;
}

void Writer::quoted(std::string_view text) {
  text_ += '"';
  while (!text.empty()) {
    std::size_t plain = 0;
    while (plain < text.size() && is_plain(text[plain])) ++plain;
    text_.append(text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) break;

    std::size_t taken = 1;
    if (static_cast<unsigned char>(text[0]) < 0x80) {
      append_escaped(text_, text[0]);
    } else if (const std::size_t length = text::utf8_sequence(text); length != 0) {
      text_.append(text.substr(0, length));
      taken = length;
    } else {
      text_ += kReplacement;
    }
    text.remove_prefix(taken);
  }
  text_ += '"';
}

Writer& Writer::begin_object() {
  separate();
  text_ += '{';
  comma_ = false;
  return *this;
}

Writer& Writer::end_object() {
  text_ += '}';
  comma_ = true;
  return *this;
}

Writer& Writer::begin_array() {
  separate();
  text_ += '[';
  comma_ = false;
  return *this;
}

Writer& Writer::end_array() {
  text_ += ']';
  comma_ = true;
  return *this;
}

Writer& Writer::key(std::string_view name) {
  separate();
  quoted(name);
  text_ += ':';
  comma_ = false;
  return *this;
}

Writer& Writer::value(std::string_view text) {
  separate();
  quoted(text);
  return *this;
}

Writer& Writer::integer(std::int64_t number) {
  separate();
  append_number(text_, number);
  return *this;
}

Writer& Writer::unsigned_integer(std::uint64_t number) {
  separate();
  append_number(text_, number);
  return *this;
}

Writer& Writer::value(const Decimal& number) { return raw(number.to_string()); }

Writer& Writer::null() { return raw("null"); }

Writer& Writer::raw(std::string_view json) {
  separate();
  text_ += json;
  return *this;
}

Writer& Writer::attributes(std::string_view object_type, std::string_view etag) {
  key("attributes").begin_object();
  if (!etag.empty()) field("etag", etag);
  return field("objectType", object_type).end_object();
}

Writer& Writer::link(std::string_view name, std::string_view uri, std::string_view method) {
  key(name).begin_object().field("uri", uri).field("method", method);
  return key("headers").begin_array().end_array().end_object();
}

}  // namespace chandlery::json
