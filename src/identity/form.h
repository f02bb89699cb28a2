// application/x-www-form-urlencoded bodies, as the token doors and the sign-in page receive them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/http/message.h"

namespace chandlery::identity {

inline constexpr std::size_t kLongestForm = 64 * 1024;  ///< bytes
inline constexpr std::size_t kMostFields = 64;

class Form {
 public:
  /// nullopt when the body is no form: another content type, over-long, a broken escape, or a name given twice (RFC 6749,
  /// 3.2: whoever reads another one of the two than we do would see another request).
  static std::optional<Form> parse(const http::Request& request);
  /// Empty when absent.
  std::string_view get(std::string_view name) const;

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

}  // namespace chandlery::identity
