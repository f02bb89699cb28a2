// By Boost.JSON, which the server's own reader stands on, too; its limits are those of the texts sent here.
#include "api/mutations.h"

#include <boost/json.hpp>

namespace chandlery::test {
namespace {

namespace json = boost::json;

void gather(const json::value& value, const std::string& pointer, std::vector<std::string>& found) {
  if (!pointer.empty()) found.push_back(pointer);
  if (const json::object* object = value.if_object()) {
    for (const auto& [name, inner] : *object) gather(inner, pointer + "/" + std::string(name), found);
  } else if (const json::array* array = value.if_array()) {
    for (std::size_t i = 0; i < array->size(); ++i) gather((*array)[i], pointer + "/" + std::to_string(i), found);
  }
}

}  // namespace

std::vector<std::string> values_in(std::string_view text) {
  std::vector<std::string> found;
  gather(json::parse(text), "", found);
  return found;
}

// The new value may be a number that Boost would not write as it was, so it is put in as text.
std::string with_value(std::string_view text, std::string_view pointer, std::string_view value) {
  constexpr std::string_view kMark = "the value goes here";
  json::value document = json::parse(text);
  document.at_pointer(pointer) = kMark;
  std::string written = json::serialize(document);
  const std::string quoted = '"' + std::string(kMark) + '"';
  return written.replace(written.find(quoted), quoted.size(), value);
}

const std::vector<std::string>& odd_values() {
  static const std::vector<std::string> all = {
      "null",
      "true",
      "-1",
      "2.5",
      "1e999999999",
      "9223372036854775808",  // 2^63
      "{}",
      "[]",
      R"("")",
      R"("\u0000")",
      R"("\ud800")",
      R"("' OR 1=1 -- \r\nX-Injected: \u202eyes\ufeff")",
      R"("0001-01-01T00:00:00")",
      R"("9999-12-31T23:59:59.9999999Z")",
      '"' + std::string(5000, 'a') + '"',
  };
  return all;
}

}  // namespace chandlery::test
