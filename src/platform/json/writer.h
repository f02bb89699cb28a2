// Writes JSON text straight into a string: no tree, no second copy. Keys are written as given (camelCase on the wire).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

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
  Writer& value(std::int64_t number);
  Writer& value(int number) { return value(static_cast<std::int64_t>(number)); }
  Writer& value(bool flag);
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
  std::string text_;
  bool comma_ = false;
};

}  // namespace chandlery::json
