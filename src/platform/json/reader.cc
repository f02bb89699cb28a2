#include "platform/json/reader.h"

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <charconv>
#include <cstring>
#include <memory_resource>
#include <stdexcept>
#include <unordered_set>

#include "core/text.h"

// Boost.JSON does the grammar and calls the Builder; the tree is ours, since Boost's own turns 20.10 into a double.
// A tree's nodes lie in one arena, its characters in one block as large as the text, which decoding never outgrows.

namespace chandlery::json {
namespace {

enum class Kind : std::uint8_t { kNull, kFalse, kTrue, kNumber, kText, kArray, kObject };

struct Member;

struct Node {
  Kind kind = Kind::kNull;
  std::uint32_t size = 0;  ///< characters of a text or number, items of an array or object
  union {
    const char* characters = nullptr;
    const Node* items;
    const Member* members;
  };

  std::string_view text() const { return {characters, size}; }
};

struct Member {
  std::string_view name;
  Node value;
};

// Boost's handler: gathers finished values on a stack and moves them to the arena when what holds them closes.
struct Builder {
  static constexpr std::size_t max_object_size = 2 * kMostValues;  // push() is the first to say no
  static constexpr std::size_t max_array_size = 2 * kMostValues;
  static constexpr std::size_t max_key_size = kLargestText;
  static constexpr std::size_t max_string_size = kLargestText;
  using Code = boost::json::error_code;
  using View = boost::json::string_view;

  Builder(char* characters, std::pmr::memory_resource* arena) : next_(characters), start_(characters), arena_(arena) {}

  bool on_document_begin(Code&) { return true; }
  bool on_document_end(Code&) { return true; }
  bool on_object_begin(Code&) { return true; }
  bool on_array_begin(Code&) { return true; }
  bool on_comment_part(View, Code&) { return true; }
  bool on_comment(View, Code&) { return true; }

  bool on_object_end(std::size_t count, Code& code) {
    auto* members = static_cast<Member*>(arena_->allocate(count * sizeof(Member) + 1, alignof(Member)));
    const std::size_t first_value = values_.size() - count, first_name = names_.size() - count;
    for (std::size_t i = 0; i < count; ++i) new (members + i) Member{names_[first_name + i], values_[first_value + i]};
    names_.resize(first_name);
    values_.resize(first_value);
    Node node{Kind::kObject, static_cast<std::uint32_t>(count)};
    node.members = members;
    return push(node, code);
  }

  bool on_array_end(std::size_t count, Code& code) {
    auto* items = static_cast<Node*>(arena_->allocate(count * sizeof(Node) + 1, alignof(Node)));
    const std::size_t first = values_.size() - count;
    std::copy(values_.begin() + static_cast<std::ptrdiff_t>(first), values_.end(), items);
    values_.resize(first);
    Node node{Kind::kArray, static_cast<std::uint32_t>(count)};
    node.items = items;
    return push(node, code);
  }

  bool on_key_part(View part, std::size_t, Code& code) { return append(part, code); }
  bool on_key(View part, std::size_t, Code& code) {
    if (!append(part, code)) return false;
    names_.push_back(finish());
    return true;
  }
  bool on_string_part(View part, std::size_t, Code& code) { return append(part, code); }
  bool on_string(View part, std::size_t, Code& code) {
    return append(part, code) && push_characters(Kind::kText, code);
  }
  bool on_number_part(View part, Code& code) { return append(part, code); }
  bool on_int64(std::int64_t, View part, Code& code) { return on_number(part, code); }
  bool on_uint64(std::uint64_t, View part, Code& code) { return on_number(part, code); }
  bool on_double(double, View part, Code& code) { return on_number(part, code); }
  bool on_bool(bool flag, Code& code) { return push(Node{flag ? Kind::kTrue : Kind::kFalse}, code); }
  bool on_null(Code& code) { return push(Node{}, code); }

  const Node& root() const { return values_.front(); }
  const char* refusal() const { return refusal_; }

 private:
  bool refuse(const char* why, Code& code) {
    refusal_ = why;
    code = boost::json::error::syntax;
    return false;
  }

  // PostgreSQL's TEXT cannot hold a NUL, and no field means one.
  bool append(View part, Code& code) {
    if (std::memchr(part.data(), 0, part.size())) return refuse("a text holds a NUL character", code);
    std::memcpy(next_, part.data(), part.size());
    next_ += part.size();
    return true;
  }
  std::string_view finish() {
    const std::string_view text(start_, static_cast<std::size_t>(next_ - start_));
    start_ = next_;
    return text;
  }
  bool on_number(View part, Code& code) { return append(part, code) && push_characters(Kind::kNumber, code); }
  bool push_characters(Kind kind, Code& code) {
    const std::string_view text = finish();
    Node node{kind, static_cast<std::uint32_t>(text.size())};
    node.characters = text.data();
    return push(node, code);
  }
  bool push(const Node& node, Code& code) {
    if (++count_ > kMostValues) return refuse("it holds too many values", code);
    values_.push_back(node);
    return true;
  }

  char* next_;
  char* start_;
  std::pmr::memory_resource* arena_;
  std::vector<std::string_view> names_;
  std::vector<Node> values_;
  std::size_t count_ = 0;
  const char* refusal_ = nullptr;
};

using Parser = boost::json::basic_parser<Builder>;

boost::json::parse_options options() {
  boost::json::parse_options chosen;
  chosen.max_depth = kLargestDepth;
  return chosen;
}

struct Memory {
  explicit Memory(std::size_t text_size)
      : characters(std::make_unique_for_overwrite<char[]>(text_size + 1)), arena(text_size + 256) {}
  std::unique_ptr<char[]> characters;
  std::pmr::monotonic_buffer_resource arena;
};

// Boost does not tell where it stopped. Only a refused text pays for finding out: feed it in pieces until one fails.
std::size_t place_of_error(std::string_view text) {
  std::size_t piece = 4096, good = 0;
  for (; piece != 0; piece = piece == 1 ? 0 : 1) {
    Memory memory(text.size());
    Parser parser(options(), memory.characters.get(), &memory.arena);
    boost::json::error_code code;
    std::size_t at = 0;
    while (at < text.size()) {
      const std::size_t step = at < good ? good - at : std::min(piece, text.size() - at);
      const std::size_t taken = parser.write_some(true, text.data() + at, step, code);
      if (code || taken < step) break;
      at += step;
    }
    good = at;
  }
  return good;
}

std::unexpected<Error> malformed(std::string_view text, const char* why) {
  const std::size_t place = place_of_error(text);
  const std::string_view before = text.substr(0, place);
  const auto line = std::ranges::count(before, '\n') + 1;
  const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0
  return fail(errors::kMalformedRequest, "The text is not valid JSON: " + std::string(why) + " at line " +
                                             std::to_string(line) + ", column " +
                                             std::to_string(place - line_start + 1) + ".");
}

// What a JSON number says, exactly; nullopt when it has more than 18 digits on a side.
std::optional<Decimal> decimal_of(std::string_view number) {
  const bool negative = number.starts_with('-');
  if (negative) number.remove_prefix(1);
  const std::size_t mark = number.find_first_of("eE");
  std::string_view plain = number.substr(0, mark);
  int exponent = 0;
  if (mark != number.npos) {
    std::string_view digits = number.substr(mark + 1);
    if (digits.starts_with('+')) digits.remove_prefix(1);
    if (std::from_chars(digits.data(), digits.data() + digits.size(), exponent).ec != std::errc()) exponent = 1'000;
  }

  const std::size_t point = std::min(plain.find('.'), plain.size());
  std::string digits(plain.substr(0, point));
  if (point < plain.size()) digits += plain.substr(point + 1);
  if (digits.find_first_not_of('0') == digits.npos) exponent = 0;  // zero is zero, whatever its exponent
  if (exponent > 40 || exponent < -40) return std::nullopt;

  // `whole` digits stand before the point; shift it and fill with zeros where it leaves the digits.
  auto whole = static_cast<std::ptrdiff_t>(point) + exponent;
  if (whole < 1) {
    digits.insert(0, static_cast<std::size_t>(1 - whole), '0');
    whole = 1;
  }
  if (static_cast<std::size_t>(whole) > digits.size())
    digits.append(static_cast<std::size_t>(whole) - digits.size(), '0');
  std::string fraction = digits.substr(static_cast<std::size_t>(whole));
  digits.resize(static_cast<std::size_t>(whole));
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
  while (fraction.size() > 18 && fraction.back() == '0') fraction.pop_back();
  return Decimal::parse((negative ? "-" : "") + digits + (fraction.empty() ? "" : "." + fraction));
}

std::optional<std::int64_t> integer_of(std::string_view number) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
  if (error == std::errc() && end == number.data() + number.size()) return value;
  const std::optional<Decimal> decimal = decimal_of(number);
  if (!decimal) return std::nullopt;
  const Decimal whole = decimal->at_scale(0, Rounding::kTowardsZero);
  if (whole != *decimal) return std::nullopt;
  return static_cast<std::int64_t>(whole.mantissa());  // at most 18 digits
}

const Node& node(const void* value) { return *static_cast<const Node*>(value); }

// The last of the members that has the name in any case; null when there is none.
const Node* find_named(const void* object, std::string_view name) {
  const Node& holder = node(object);
  for (std::size_t i = holder.size; i-- > 0;) {
    const Member& member = holder.members[i];
    if (text::equal_ignoring_case(member.name, name)) return &member.value;
  }
  return nullptr;
}

// The same; null also when its value is null.
const Node* find(const void* object, std::string_view name) {
  const Node* const named = find_named(object, name);
  return named && named->kind == Kind::kNull ? nullptr : named;
}

std::unexpected<Error> wrong(const std::string& path, std::string_view must) {
  return fail(errors::kInvalidProperty, "The property " + path + " " + std::string(must) + ".", path);
}

template <class T>
Result<T> required(Result<std::optional<T>> found, const std::string& path) {
  if (!found) return fail(std::move(found).error());
  if (!*found) return wrong(path, "is required");
  return std::move(**found);
}

constexpr std::string_view kMustBeText = "must be a text";
constexpr std::string_view kMustBeObject = "must be an object";

}  // namespace

struct Document::Implementation {
  explicit Implementation(std::size_t text_size) : memory(text_size) {}
  Memory memory;
  Node root;
};

Document::Document() = default;
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;

Result<Document> Document::parse(std::string_view text) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  if (text.size() > kLargestText) return fail(errors::kMalformedRequest, "The text is longer than 8 MiB.");

  Document document;
  document.implementation_ = std::make_unique<Implementation>(text.size());
  Memory& memory = document.implementation_->memory;
  Parser parser(options(), memory.characters.get(), &memory.arena);
  boost::json::error_code code;
  const std::size_t taken = parser.write_some(false, text.data(), text.size(), code);
  if (parser.handler().refusal()) return malformed(text, parser.handler().refusal());
  if (code == boost::json::error::too_deep) return malformed(text, "it is nested deeper than 32 levels");
  if (code == boost::json::error::incomplete) return malformed(text, "it ends too early");
  if (code) return malformed(text, code.message().c_str());
  if (taken < text.size()) return malformed(text, "something follows its end");
  document.implementation_->root = parser.handler().root();
  return document;
}

bool Document::is_object() const { return implementation_->root.kind == Kind::kObject; }

Result<Object> Document::object() const {
  if (!is_object()) return fail(errors::kMalformedRequest, "A JSON object is expected here.");
  return Object(&implementation_->root, "");
}

Result<Array> Document::array() const {
  if (implementation_->root.kind != Kind::kArray)
    return fail(errors::kMalformedRequest, "A JSON array is expected here.");
  return Array(&implementation_->root, "");
}

std::string Object::path_of(std::string_view name) const {
  return path_.empty() ? std::string(name) : path_ + "." + std::string(name);
}

bool Object::has(std::string_view name) const { return find(value_, name) != nullptr; }

Result<std::string> Object::text(std::string_view name) const {
  std::string found = OR_RETURN(required(optional_text(name), path_of(name)));
  if (text::trim(found).empty()) return wrong(path_of(name), "must not be empty");
  return found;
}

Result<std::optional<std::string>> Object::optional_text(std::string_view name) const {
  const Node* found = find(value_, name);
  if (!found) return std::nullopt;
  if (found->kind != Kind::kText) return wrong(path_of(name), kMustBeText);
  return std::string(found->text());
}

Result<std::string> Object::text_or(std::string_view name, std::string_view otherwise) const {
  return OR_RETURN(optional_text(name)).value_or(std::string(otherwise));
}

Result<std::int64_t> Object::integer(std::string_view name) const {
  return required(optional_integer(name), path_of(name));
}

Result<std::optional<std::int64_t>> Object::optional_integer(std::string_view name) const {
  const Node* found = find(value_, name);
  if (!found) return std::nullopt;
  std::optional<std::int64_t> value;
  if (found->kind == Kind::kNumber) value = integer_of(found->text());
  // Within quotes only the plain form counts, so that " 2" or "1e3" are errors.
  if (found->kind == Kind::kText && (Decimal::parse(found->text()) || found->text().size() == 19))
    value = integer_of(found->text());
  if (!value) return wrong(path_of(name), "must be a whole number");
  return value;
}

Result<std::optional<bool>> Object::optional_flag(std::string_view name) const {
  const Node* found = find(value_, name);
  if (!found) return std::nullopt;
  const bool text = found->kind == Kind::kText;
  if (found->kind == Kind::kTrue || (text && text::equal_ignoring_case(found->text(), "true"))) return true;
  if (found->kind == Kind::kFalse || (text && text::equal_ignoring_case(found->text(), "false"))) return false;
  return wrong(path_of(name), "must be true or false");
}

Result<std::optional<Decimal>> Object::nullable_decimal(std::string_view name) const {
  if (!find_named(value_, name)) return wrong(path_of(name), "is required");
  return optional_decimal(name);
}

Result<std::optional<Decimal>> Object::optional_decimal(std::string_view name) const {
  const Node* found = find(value_, name);
  if (!found) return std::nullopt;
  std::optional<Decimal> value;
  if (found->kind == Kind::kNumber) value = decimal_of(found->text());
  if (found->kind == Kind::kText) value = Decimal::parse(found->text());
  if (!value) return wrong(path_of(name), "must be a number with at most 18 digits on each side of the point");
  return value;
}

Result<std::optional<Instant>> Object::optional_instant(std::string_view name) const {
  const Node* found = find(value_, name);
  if (!found) return std::nullopt;
  std::optional<Instant> value;
  if (found->kind == Kind::kText) value = parse_iso(found->text());
  if (!value) return wrong(path_of(name), "must be a date or time of ISO 8601, as 2021-03-08T10:00:00Z");
  if (Date::of(*value).year() <= 1) return std::nullopt;
  return value;
}

Result<std::optional<Object>> Object::optional_object(std::string_view name) const {
  const Node* found = find(value_, name);
  if (!found) return std::nullopt;
  if (found->kind != Kind::kObject) return wrong(path_of(name), kMustBeObject);
  return Object(found, path_of(name));
}

Result<Object> Object::object(std::string_view name) const { return required(optional_object(name), path_of(name)); }

Result<std::optional<Array>> Object::optional_array(std::string_view name) const {
  const Node* found = find(value_, name);
  if (!found) return std::nullopt;
  if (found->kind != Kind::kArray) return wrong(path_of(name), "must be an array");
  return Array(found, path_of(name));
}

Result<Array> Object::array(std::string_view name) const { return required(optional_array(name), path_of(name)); }

std::vector<std::pair<std::string, std::string>> Object::scalars() const {
  const Node& holder = node(value_);
  std::vector<std::pair<std::string, std::string>> found;
  std::unordered_set<std::string> seen;
  // From the end, since the last of a repeated name wins.
  for (std::size_t i = holder.size; i-- > 0;) {
    const auto& [name, value] = holder.members[i];
    if (!seen.insert(text::lower(name)).second) continue;
    switch (value.kind) {
      case Kind::kText:
      case Kind::kNumber:
        found.emplace_back(name, value.text());
        break;
      case Kind::kTrue:
        found.emplace_back(name, "true");
        break;
      case Kind::kFalse:
        found.emplace_back(name, "false");
        break;
      case Kind::kNull:
      case Kind::kArray:
      case Kind::kObject:
        break;
    }
  }
  std::ranges::reverse(found);
  return found;
}

std::size_t Array::size() const { return node(value_).size; }

Result<Object> Array::object(std::size_t index) const {
  if (index >= size()) throw std::out_of_range("json::Array::object");
  const Node& item = node(value_).items[index];
  std::string path = path_ + "[" + std::to_string(index) + "]";
  if (item.kind != Kind::kObject) return wrong(path, kMustBeObject);
  return Object(&item, std::move(path));
}

Result<std::string> Array::text(std::size_t index) const {
  if (index >= size()) throw std::out_of_range("json::Array::text");
  const Node& item = node(value_).items[index];
  if (item.kind != Kind::kText) return wrong(path_ + "[" + std::to_string(index) + "]", kMustBeText);
  return std::string(item.text());
}

}  // namespace chandlery::json
