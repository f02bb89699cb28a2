// See routes.h.
#include "console/routes.h"

#include <algorithm>
#include <iterator>

namespace chandlery::console {

std::vector<http::Route> routes(const ServerFacts& server) {
  std::vector<http::Route> all = health_routes(server);
  for (std::vector<http::Route> part :
       {work_routes(server), search_routes(), setup_routes(), partner_routes()}) {
    std::ranges::move(part, std::back_inserter(all));
  }
  return all;
}

}  // namespace chandlery::console
