// How far a command is, for whoever waits at a terminal.
#pragma once

#include <unistd.h>

#include <cstdint>
#include <iostream>
#include <string>

namespace chandlery::app {

// One line that is written over itself, on a terminal only; scripts get the summary alone.
class ProgressLine {
 public:
  explicit ProgressLine(std::string what) : what_(std::move(what)), shown_(isatty(STDERR_FILENO) != 0) {}
  ~ProgressLine() {
    if (shown_ && written_) std::cerr << "\n";
  }
  void show(std::int64_t done, std::int64_t total = 0) {
    if (!shown_) return;
    written_ = true;
    std::cerr << "\r" << what_ << " " << done;
    if (total > 0) std::cerr << " of " << total << " (" << done * 100 / total << " %)";
    std::cerr << "   " << std::flush;
  }

 private:
  const std::string what_;
  const bool shown_;
  bool written_ = false;
};

}  // namespace chandlery::app
