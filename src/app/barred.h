// Who has been disabled while their access tokens still live. A token is verified without I/O, so this is what ends it:
// the ids of those disabled within a token's life, read from the database again and again by every server.
//
// Thread-safe. As long as nobody is barred, a question costs one relaxed load.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <unordered_set>

#include "core/actor.h"
#include "platform/sql/database.h"

namespace chandlery::app {

class Barred {
 public:
  /// `token_seconds`: how long an access token lives.
  explicit Barred(std::int64_t token_seconds) : token_seconds_(token_seconds) {}

  /// Reads the list anew; blocks. Throws sql::Failure, and then what was read before goes on to hold.
  void reload(sql::Database& database, Instant now);
  /// The user, or the application that the token was made for.
  bool has(const Actor& actor) const;

 private:
  using Ids = std::unordered_set<std::string>;

  const std::int64_t token_seconds_;
  std::atomic<bool> any_ = false;
  std::atomic<std::shared_ptr<const Ids>> ids_ = std::make_shared<const Ids>();
};

}  // namespace chandlery::app
