// How a person wants the portals to look and what to be told: kept for the person, on any machine.
//
// Invariant: what is kept holds known members alone, within their limits, whatever a client sent.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/actor.h"
#include "core/result.h"
#include "platform/json/reader.h"
#include "platform/sql/sql.h"

namespace chandlery::identity {

inline constexpr std::size_t kLargestPreferences = 16 << 10;  ///< bytes of the document
inline constexpr std::size_t kMostSavedFilters = 100, kMostLists = 50, kMostColumns = 50, kMostNoticeKinds = 50;

struct ListColumns {
  std::string list;
  std::vector<std::string> columns;
};
struct SavedFilter {
  std::string list, name;
  std::string query;  ///< of the list's address, as the portal reads it
};
/// Empty texts: as the portal likes.
struct Preferences {
  std::string language;                                     ///< en | zh-Hans
  std::string theme;                                        ///< light | dark | system
  std::vector<std::pair<std::string, bool>> notifications;  ///< by kind of notice
  std::vector<ListColumns> columns;
  std::vector<SavedFilter> saved_filters;
};

/// kInvalidProperty and kInvalidEnumValue that name the member. Unknown members are ignored.
Result<Preferences> read_preferences(const json::Object& object);
std::string to_json(const Preferences& preferences);

/// Of the signed-in user; nothing chosen yet: all empty.
Preferences find_preferences(sql::Tx& tx, const Actor& actor);
/// Replaces them. kBodyTooLarge past kLargestPreferences.
Result<void> put_preferences(sql::Tx& tx, const Actor& actor, const Preferences& preferences);

}  // namespace chandlery::identity
