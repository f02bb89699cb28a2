// The partner's one search box: customers, orders, software, invoices, service requests and users by the beginning of
// what people know of them. Never keys: nothing here reads them, and nothing of the words is kept or logged.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/actor.h"
#include "platform/http/route.h"
#include "platform/sql/sql.h"

namespace chandlery::app {

struct SearchHit {
  std::string id, title, detail;
  std::string path;  ///< where the partner's portal shows it
};
struct SearchGroup {
  std::string_view kind;  ///< customers | orders | software | invoices | serviceRequests | users
  std::vector<SearchHit> hits;
};
inline constexpr int kUsualHits = 5, kMostHits = 20;  ///< of a group

/// The groups that have a hit and that the actor may see, at most `most` hits each. At most eleven look-ups by index,
/// however much there is, and what is read for the lines of the orders that were found.
std::vector<SearchGroup> search(sql::Tx& tx, const Actor& actor, std::string_view words, int most);

std::vector<http::Route> search_routes();

}  // namespace chandlery::app
