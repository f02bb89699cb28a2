// Reads a PDF with poppler's programs (poppler-utils), for tests of what people will see.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace chandlery::test {

struct PdfFont {
  std::string name;
  bool embedded = false, subset = false, unicode = false;
};

class PdfReader {
 public:
  explicit PdfReader(std::string file);
  ~PdfReader();
  PdfReader(const PdfReader&) = delete;

  const std::string& file() const { return file_; }
  /// Of all pages, laid out as printed; pages end with \f. Without the marks of direction that pdftotext adds.
  std::string text() const;
  /// In reading order, one piece after another, blanks and line ends folded to one blank.
  std::string reading_order() const;
  std::string info() const;       ///< as pdfinfo prints it
  std::string structure() const;  ///< the structure tree with its text
  int pages() const;
  std::vector<PdfFont> fonts() const;
  /// Where a word of the first page begins, in points from the left; -1 when it is not there.
  double left_of(std::string_view word) const;

 private:
  std::string run(const std::string& program, const std::string& after = {}) const;

  std::string file_;
  std::filesystem::path path_;
};

}  // namespace chandlery::test
