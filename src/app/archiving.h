// The archive of the SQLite database while a server serves: its turns, and what the log, /metrics and the operator's console tell.
#pragma once

#include <memory>

#include "app/shop.h"
#include "platform/jobs/ticker.h"
#include "platform/sql/archive.h"

namespace chandlery::app {

/// Nothing but an empty shell unless the settings name a folder. Times are the machine's, also in a sandbox that turns its clock.
class Archiving {
 public:
  explicit Archiving(Shop& shop);
  /// Before the database stops.
  void stop();
  /// Archives the rest, after the database has stopped.
  void finish();

 private:
  void turn();
  void tell(const sql::Archive::Turn& turn);
  void tell_failure(const char* what);
  void refresh_gauges();

  jobs::Board& board_;
  const SystemClock clock_;
  std::unique_ptr<sql::Archive> archive_;
  std::string failure_;  ///< of the last turns; empty: they succeeded
  std::unique_ptr<jobs::Ticker> ticker_;
};

/// To be called before the database is opened for `serving`: marks it as archived, or no longer.
void mark_for_archive(const config::Settings& settings, bool serving);

}  // namespace chandlery::app
