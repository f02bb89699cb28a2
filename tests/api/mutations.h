// Damages a JSON body one value at a time.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chandlery::test {

/// JSON pointers of every value below the top of a text, as "/lineItems/0/quantity".
std::vector<std::string> values_in(std::string_view json);

/// The text with the value at `pointer` replaced by the JSON text `value`.
std::string with_value(std::string_view json, std::string_view pointer, std::string_view value);

/// What a field never means, or means only in another place: every kind of value, and the extremes of each.
const std::vector<std::string>& odd_values();

}  // namespace chandlery::test
