// What lists that are read by seeking, newest first, share.
#pragma once

#include <string_view>

namespace chandlery::sql {

/// The bound of a first page. Ids are hexadecimal: it is after the last of them in every order of texts that a database may
/// have.
inline constexpr std::string_view kAfterEveryId = "g";

}  // namespace chandlery::sql
