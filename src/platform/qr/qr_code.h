// QR codes as pictures that a page draws: for secrets that a telephone's camera reads from a screen.
#pragma once

#include <string>
#include <string_view>

namespace chandlery::qr {

/// For <svg viewBox="0 0 side side"><path d="path"/></svg>, dark on a light ground; the quiet zone is in it.
struct Picture {
  int side = 0;      ///< in modules
  std::string path;  ///< the dark ones
};
/// Throws std::runtime_error for a text over some 2 KiB.
Picture picture_of(std::string_view text);

}  // namespace chandlery::qr
