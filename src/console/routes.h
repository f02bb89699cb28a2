// The operator console's own doors: health, what waits, what runs, set-up, search, a partner's numbers. What an operator
// does to one module's things is with that module.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "platform/http/route.h"
#include "platform/jobs/board.h"
#include "platform/sql/database.h"

namespace chandlery::console {

/// What the server knows of itself and no table does. Must outlive the routes.
struct ServerFacts {
  std::string version;
  Instant started_at;
  std::function<sql::Statistics()> statistics = nullptr;
  struct Disk {
    std::string name;  ///< database, files
    std::filesystem::path folder;
  };
  std::vector<Disk> disks;             ///< that this server writes to
  std::filesystem::path certificate;   ///< PEM file; empty: plain HTTP
  const jobs::Board* board = nullptr;  ///< none: nothing runs beside the requests
};
std::vector<http::Route> routes(const ServerFacts& server);

/// Its parts, one file each.
std::vector<http::Route> health_routes(const ServerFacts& server);
std::vector<http::Route> work_routes(const ServerFacts& server);
std::vector<http::Route> search_routes();
std::vector<http::Route> setup_routes();
std::vector<http::Route> partner_routes();

}  // namespace chandlery::console
