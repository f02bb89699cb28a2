// The demo shop with long lists, and what people ask of each list that is read page by page: for the test that holds them to
// bounded work, and for the benchmark that takes their times.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/demo_shop.h"
#include "platform/http/message.h"

namespace chandlery::test {

/// Adds the rows `first` to `last` to every list: copies of what the shop holds, under ids that rise with their number. All
/// are the first partner's and, where a customer owns them, its first customer's. Whoever lists them finds them sound; the
/// books do not add up.
void lengthen_lists(sql::Database& database, const Ids& ids, std::int64_t first, std::int64_t last);

struct ListQuestion {
  std::string list, what;  ///< "orders of a partner", "words that nothing has"
  std::string who;         ///< name of an Identity
  std::string target;      ///< path and query
  /// Looks among so many rows at most, whatever the list's length; 0: a page costs what its rows cost.
  bool looks_around = false;
  bool walks = false;       ///< its work grows with the list, in entries of an index or among rows that are few in any shop
  std::int64_t one_in = 0;  ///< of so many added rows each has what is asked for; 0: some number of them
};
/// In the order of the lists. The first of each list is its first page without any filter.
std::vector<ListQuestion> list_questions(const Ids& ids);

/// Where an answered page goes on: the request's target and its continuation token, of which one says it.
struct NextPage {
  std::string target, token;
};
/// nullopt after the last page.
std::optional<NextPage> next_page(const std::string& target, const http::Response& answer);

}  // namespace chandlery::test
