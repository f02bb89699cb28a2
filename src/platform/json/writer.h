// Writes JSON text straight into a string: no tree, no second copy. Keys are written as given (camelCase on the wire).
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "core/money.h"
#include "core/time.h"

namespace chandlery::json {

class Writer {
 public:
  Writer() { text_.reserve(512); }

  Writer& begin_object();
  Writer& end_object();
  Writer& begin_array();
  Writer& end_array();
  Writer& key(std::string_view name);

  Writer& value(std::string_view text);  ///< invalid UTF-8 is replaced by U+FFFD
  Writer& value(const char* text) { return value(std::string_view(text)); }
  Writer& value(const std::string& text) { return value(std::string_view(text)); }
  template <std::integral T>
  Writer& value(T number) {
    if constexpr (std::same_as<T, bool>) return raw(number ? "true" : "false");
    else if constexpr (std::is_signed_v<T>) return integer(number);
    else return unsigned_integer(number);
  }
  Writer& value(char) = delete;
  Writer& value(double) = delete;        ///< amounts are Money or Decimal
  Writer& value(const Decimal& number);  ///< as a JSON number with its digits: 20.00
  Writer& value(const Money& money) { return value(money.to_decimal()); }
  Writer& value(Instant instant) { return value(std::string_view(to_iso(instant))); }
  Writer& null();
  Writer& raw(std::string_view json);    ///< text that is JSON already

  template <class T>
  Writer& field(std::string_view name, const T& v) { return key(name).value(v); }
  template <class T>
  Writer& field(std::string_view name, const std::optional<T>& v) { return v ? key(name).value(*v) : *this; }
  /// `"attributes":{"objectType":"Order"}` and, where versioned, `"etag"` (contract 1.8).
  Writer& attributes(std::string_view object_type, std::string_view etag = {});
  /// `"name":{"uri":"...","method":"GET","headers":[]}` (contract 0.7). `uri` is relative, without /v1.
  Writer& link(std::string_view name, std::string_view uri, std::string_view method = "GET");

  std::string take() { return std::move(text_); }
  const std::string& text() const { return text_; }

 private:
  void separate();
  void quoted(std::string_view text);
  Writer& integer(std::int64_t number);
  Writer& unsigned_integer(std::uint64_t number);
  std::string text_;
  bool comma_ = false;
};

}  // namespace chandlery::json
