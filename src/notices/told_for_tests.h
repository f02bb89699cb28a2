// What a tenant was told, for the tests of those who tell: newest first, in English.
#pragma once

#include <string>
#include <vector>

#include "notices/inbox.h"
#include "platform/sql/database.h"

namespace chandlery::notices {

/// The reader needs the roles and ids of a user of that audience.
inline std::vector<ReadableNotice> told(sql::Database& database, const Actor& reader, Audience audience) {
  static const Phrasebook phrasebook;
  std::vector<ReadableNotice> items;
  database.read_now([&](sql::Tx& tx) { items = list(tx, reader, phrasebook, {.audience = audience}).value().items; });
  return items;
}
inline std::vector<std::string> kinds_told(sql::Database& database, const Actor& reader, Audience audience) {
  std::vector<std::string> words;
  for (const ReadableNotice& notice : told(database, reader, audience)) words.push_back(notice.kind);
  return words;
}

}  // namespace chandlery::notices
