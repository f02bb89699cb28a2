// See board.h.
#include "platform/jobs/board.h"

#include <map>
#include <mutex>

namespace chandlery::jobs {

struct Board::Implementation {
  mutable std::mutex mutex;
  std::map<std::string, Entry, std::less<>> entries;

  void end(std::string_view name, Instant at, State state, std::string outcome) {
    const std::lock_guard lock(mutex);
    Entry& entry = entries[std::string(name)];
    entry.state = state;
    entry.ended_at = at;
    entry.outcome = std::move(outcome);
  }
};

Board::Board() : implementation_(std::make_unique<Implementation>()) {}
Board::~Board() = default;

void Board::began(std::string_view name, Instant at) {
  const std::lock_guard lock(implementation_->mutex);
  Entry& entry = implementation_->entries[std::string(name)];
  entry.name = name;
  entry.state = State::kRunning;
  entry.began_at = at;
}

void Board::ended(std::string_view name, Instant at, std::string outcome) {
  implementation_->end(name, at, State::kSucceeded, std::move(outcome));
}

void Board::failed(std::string_view name, Instant at, std::string what) {
  implementation_->end(name, at, State::kFailed, std::move(what));
}

std::vector<Board::Entry> Board::entries() const {
  const std::lock_guard lock(implementation_->mutex);
  std::vector<Entry> all;
  for (const auto& [name, entry] : implementation_->entries) all.push_back(entry);
  return all;
}

}  // namespace chandlery::jobs
