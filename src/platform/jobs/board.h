// What a server does beside its requests, for those who want to look: which work runs, when it last ran, and how it ended.
//
//   jobs::Board board;
//   board.began("upkeep", clock.now());
//   board.ended("upkeep", clock.now(), "3 lines fulfilled");     or board.failed("upkeep", clock.now(), "the disk is full")
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.h"

namespace chandlery::jobs {

/// Of one process. Every call may come from any thread.
class Board {
 public:
  enum class State { kRunning, kSucceeded, kFailed };
  struct Entry {
    std::string name;
    State state = State::kRunning;
    Instant began_at;
    std::optional<Instant> ended_at;  ///< of the last run that ended
    std::string outcome;              ///< of that run, a sentence for a person
  };

  Board();
  ~Board();
  Board(const Board&) = delete;

  void began(std::string_view name, Instant at);
  void ended(std::string_view name, Instant at, std::string outcome);
  void failed(std::string_view name, Instant at, std::string what);
  /// By name.
  std::vector<Entry> entries() const;

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace chandlery::jobs
