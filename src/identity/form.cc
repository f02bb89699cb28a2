// Reads form bodies.
#include "identity/form.h"

#include <algorithm>

#include "core/text.h"

namespace chandlery::identity {

std::optional<Form> Form::parse(const http::Request& request) {
  std::string_view type = request.header("Content-Type");
  type = text::trim(type.substr(0, type.find(';')));
  if (!text::equal_ignoring_case(type, "application/x-www-form-urlencoded") || request.body.size() > kLongestForm)
    return std::nullopt;
  Form form;
  std::string_view rest = request.body;
  while (!rest.empty()) {
    std::string_view pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
    if (pair.empty()) continue;
    std::size_t equals = std::min(pair.find('='), pair.size());
    std::optional<std::string> name = http::percent_decode(pair.substr(0, equals), true);
    std::optional<std::string> value = http::percent_decode(pair.substr(std::min(equals + 1, pair.size())), true);
    if (!name || !value || !text::valid_utf8(*name) || !text::valid_utf8(*value)) return std::nullopt;
    bool again = std::ranges::any_of(form.fields_, [&](const auto& field) { return field.first == *name; });
    if (again || form.fields_.size() == kMostFields) return std::nullopt;
    form.fields_.emplace_back(std::move(*name), std::move(*value));
  }
  return form;
}

std::string_view Form::get(std::string_view name) const {
  auto found = std::ranges::find_if(fields_, [&](const auto& field) { return field.first == name; });
  return found == fields_.end() ? std::string_view() : std::string_view(found->second);
}

}  // namespace chandlery::identity
