// See qr_code.h.
#include "platform/qr/qr_code.h"

#include <qrencode.h>

#include <memory>
#include <stdexcept>

namespace chandlery::qr {
namespace {
constexpr int kQuietZone = 4;  // modules, as the standard wants
}

Picture picture_of(std::string_view text) {
  const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
      QRcode_encodeString8bit(std::string(text).c_str(), 0, QR_ECLEVEL_M), &QRcode_free);
  if (!code) throw std::runtime_error("no QR code can hold this text");
  Picture picture{.side = code->width + 2 * kQuietZone, .path = {}};
  for (int y = 0; y < code->width; ++y) {
    for (int x = 0; x < code->width; ++x) {
      const auto dark = [&](int at) { return at < code->width && (code->data[y * code->width + at] & 1) != 0; };
      if (!dark(x)) continue;
      // A run of dark modules is one bar.
      int end = x;
      while (dark(end)) ++end;
      picture.path += "M" + std::to_string(x + kQuietZone) + " " + std::to_string(y + kQuietZone) + "h" +
                      std::to_string(end - x) + "v1h-" + std::to_string(end - x) + "z";
      x = end;
    }
  }
  return picture;
}

}  // namespace chandlery::qr
