// The log: one JSON object a line, `log::info("order placed", {{"order", id}, {"lines", 2}})`.
//
// Invariants:
// 1. One call writes one line, whatever the values hold: line breaks and control characters are neutralised.
// 2. Only scalars can be logged, so that no object lands in the log by accident. A field whose name speaks of a
//    password, secret, token, cookie, authorization or product key is written as "[redacted]".
// 3. Logging never throws and never blocks on more than the write of its line.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace chandlery::log {

enum class Level : std::uint8_t { kDebug, kInfo, kWarning, kError };
/// "debug", "info", "warning", "error".
std::optional<Level> parse_level(std::string_view word);

inline constexpr std::size_t kLongestValue = 2048;  ///< bytes of one text value; longer ones are cut

/// A name and a scalar. Text is not copied: it must live until the call returns, which arguments of the call do.
class Field {
 public:
  Field(std::string_view name, std::string_view text) : name_(name), text_(text), kind_(Kind::kText) {}
  Field(std::string_view name, const std::string& text) : Field(name, std::string_view(text)) {}
  Field(std::string_view name, const char* text) : Field(name, std::string_view(text)) {}
  template <std::integral T>
  Field(std::string_view name, T number)
      : name_(name),
        number_(static_cast<std::int64_t>(number)),
        kind_(std::same_as<T, bool> ? Kind::kFlag : Kind::kNumber) {}

 private:
  friend class Line;
  enum class Kind : std::uint8_t { kText, kNumber, kFlag };
  std::string_view name_, text_;
  std::int64_t number_ = 0;
  Kind kind_;
};
using Fields = std::initializer_list<Field>;

void debug(std::string_view event, Fields fields = {});
void info(std::string_view event, Fields fields = {});
void warning(std::string_view event, Fields fields = {});
void error(std::string_view event, Fields fields = {});

struct Options {
  Level level = Level::kInfo;
  std::string file;  ///< empty: standard error. Appended to; rotate it by copy and truncate
};
/// To be called before other threads log. Without it `info` and above go to standard error. Throws std::runtime_error
/// when the file cannot be opened.
void configure(const Options& options);
/// Hands what is buffered to the system.
void flush();

}  // namespace chandlery::log
