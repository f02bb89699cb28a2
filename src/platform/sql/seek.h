// What lists that are read by seeking, newest first, share.
#pragma once

#include <cstdint>
#include <string_view>

namespace chandlery::sql {

/// The bound of a first page. Ids are hexadecimal: it is after the last of them in every order of texts that a database may
/// have.
inline constexpr std::string_view kAfterEveryId = "g";

/// Rows that a search looks at for one page, where no index finds what it wants: then it answers with what it has, and says
/// where to go on. So every answer comes soon, and a page may be short, even empty, and still have a next one.
inline constexpr std::int64_t kMostLookedAt = 5'000;

}  // namespace chandlery::sql
