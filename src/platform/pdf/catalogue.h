// Adds to a PDF what Cairo 1.16 does not write: its language, that it is tagged, and that readers show its title.
//
// The file that Cairo wrote stays as it is; an incremental update (ISO 32000-1, 7.5.6) with a new version of the
// catalogue object follows it:
//
//   update = catalogue "xref" section "trailer" dictionary with /Prev "startxref" offset "%%EOF"
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace chandlery::pdf {

/// Passes the bytes of a file on to the sink while it looks for the catalogue and the end.
class CatalogueWriter {
 public:
  explicit CatalogueWriter(std::function<void(std::string_view)> sink) : sink_(std::move(sink)) {}

  void write(std::string_view bytes);
  /// Writes the update. Nothing is added to a file that does not look as Cairo's do.
  void finish();

  std::string language;  ///< as `zh-Hans`; other than letters, digits and hyphens are left out

 private:
  void take_catalogue();

  std::function<void(std::string_view)> sink_;
  std::string tail_;       ///< the last bytes that passed, enough for catalogue or trailer
  std::string catalogue_;  ///< `n 0 obj … endobj`, once it has passed
  bool mark_passed_ = false;
  std::size_t written_ = 0;
};

}  // namespace chandlery::pdf
