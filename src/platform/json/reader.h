// Reads JSON as the documented clients send it (contract 1.10): names without regard to case, the last of a repeated
// name wins, null is absent (but for nullable_decimal), unknown names are ignored, numbers may be strings of digits where
// an integer is wanted.
//
// A typed getter returns kInvalidProperty that names the full path of the field ("lineItems[0].quantity").
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/money.h"
#include "core/result.h"
#include "core/time.h"

namespace chandlery::json {

class Object;
class Array;

inline constexpr std::size_t kLargestDepth = 32;          ///< levels of objects and arrays
inline constexpr std::size_t kLargestText = 8 << 20;      ///< bytes
inline constexpr std::size_t kMostValues = 1'000'000;     ///< each takes 16 to 32 bytes of memory

/// Owns one parsed text. Objects and arrays are views into it.
class Document {
 public:
  /// kMalformedRequest with the place, when the text is not JSON, not UTF-8, holds a NUL character, or passes a limit
  /// below. A leading byte-order mark is skipped. The text need not outlive the call.
  static Result<Document> parse(std::string_view text);
  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;
  ~Document();

  bool is_object() const;
  /// The top-level object; kMalformedRequest when the text is something else.
  Result<Object> object() const;
  Result<Array> array() const;

 private:
  Document();
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

class Object {
 public:
  bool has(std::string_view name) const;                    ///< present and not null
  Result<std::string> text(std::string_view name) const;    ///< required, and more than blanks
  Result<std::optional<std::string>> optional_text(std::string_view name) const;
  Result<std::string> text_or(std::string_view name, std::string_view otherwise) const;
  Result<std::int64_t> integer(std::string_view name) const;          ///< 2, 2.0 and "2" are 2; 2.5 is an error
  Result<std::optional<std::int64_t>> optional_integer(std::string_view name) const;
  Result<std::optional<bool>> optional_flag(std::string_view name) const;        ///< also "true" and "False"
  /// Digits as sent, never by way of a double; `1e3` is 1000.
  Result<std::optional<Decimal>> optional_decimal(std::string_view name) const;
  /// The same, required: where null says that there is to be none, a name that is missing must not.
  Result<std::optional<Decimal>> nullable_decimal(std::string_view name) const;
  /// ISO 8601; 0001-01-01T00:00:00 is "no value" (contract 1.10).
  Result<std::optional<Instant>> optional_instant(std::string_view name) const;
  Result<std::optional<Object>> optional_object(std::string_view name) const;
  Result<Object> object(std::string_view name) const;
  Result<std::optional<Array>> optional_array(std::string_view name) const;
  Result<Array> array(std::string_view name) const;
  /// All names in order as sent (for provisioning contexts) whose value is a text, number or flag; values as text.
  std::vector<std::pair<std::string, std::string>> scalars() const;
  /// The path of this object with `name` appended, for an Error's field.
  std::string path_of(std::string_view name) const;

 private:
  friend class Document;
  friend class Array;
  Object(const void* value, std::string path) : value_(value), path_(std::move(path)) {}
  const void* value_;
  std::string path_;
};

class Array {
 public:
  std::size_t size() const;
  /// An element of another kind is an error; an index past the end throws std::out_of_range.
  Result<Object> object(std::size_t index) const;
  Result<std::string> text(std::size_t index) const;

 private:
  friend class Document;
  friend class Object;
  Array(const void* value, std::string path) : value_(value), path_(std::move(path)) {}
  const void* value_;
  std::string path_;
};

}  // namespace chandlery::json
