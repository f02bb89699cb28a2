// See catalogue.h.
#include "platform/pdf/catalogue.h"

#include <algorithm>
#include <cstdio>
#include <optional>

namespace chandlery::pdf {
namespace {

constexpr std::size_t kTail = 4096;  ///< bytes; the catalogue and the trailer are some hundred each
constexpr std::string_view kCatalogueMark = "/Type /Catalog";

// The number after the last `name` in `text`.
std::optional<std::size_t> number_after(std::string_view text, std::string_view name) {
  std::size_t at = text.rfind(name);
  if (at == text.npos) return std::nullopt;
  at += name.size();
  while (at < text.size() && (text[at] == ' ' || text[at] == '\n')) ++at;
  std::size_t number = 0, digits = 0;
  for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, ++digits)
    number = number * 10 + static_cast<std::size_t>(text[at] - '0');
  if (digits == 0) return std::nullopt;
  return number;
}

std::string plain(std::string_view language) {
  std::string kept;
  std::ranges::copy_if(language, std::back_inserter(kept), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
  return kept;
}

}  // namespace

void CatalogueWriter::write(std::string_view bytes) {
  sink_(bytes);
  written_ += bytes.size();
  const std::size_t before = tail_.size();
  tail_ += bytes;
  if (catalogue_.empty()) {
    // Only what came with these bytes is searched: they come in small pieces.
    const std::size_t from = before > kCatalogueMark.size() ? before - kCatalogueMark.size() : 0;
    if (!mark_passed_) mark_passed_ = tail_.find(kCatalogueMark, from) != tail_.npos;
    if (mark_passed_) take_catalogue();
  }
  if (tail_.size() > 4 * kTail) tail_.erase(0, tail_.size() - kTail);
}

void CatalogueWriter::take_catalogue() {
  const std::size_t mark = tail_.rfind(kCatalogueMark);
  if (mark == tail_.npos) return;
  const std::size_t end = tail_.find("endobj\n", mark);
  if (end == tail_.npos) return;  // its rest comes with the next bytes
  const std::size_t previous = tail_.rfind("endobj\n", mark);
  const std::size_t begin = previous == tail_.npos ? 0 : previous + 7;
  catalogue_ = tail_.substr(begin, end + 7 - begin);
}

void CatalogueWriter::finish() {
  const std::string code = plain(language);
  const auto root = number_after(tail_, "/Root"), size = number_after(tail_, "/Size"),
             info = number_after(tail_, "/Info"), previous = number_after(tail_, "startxref");
  const std::size_t end = catalogue_.rfind(">>");
  if (!root || !size || !info || !previous || end == std::string::npos || code.empty()) return;
  if (!catalogue_.starts_with(std::to_string(*root) + " 0 obj")) return;

  const std::size_t offset = written_;
  const std::string object =
      catalogue_.substr(0, end) + "   /Lang (" + code +
      ")\n   /MarkInfo << /Marked true >>\n   /ViewerPreferences << /DisplayDocTitle true >>\n>>\nendobj\n";
  char entry[32];
  std::snprintf(entry, sizeof entry, "%010zu 00000 n \n", offset);
  std::string update = object;
  update += "xref\n" + std::to_string(*root) + " 1\n" + entry;
  update += "trailer\n<< /Size " + std::to_string(*size) + "\n   /Root " + std::to_string(*root) + " 0 R\n   /Info " +
            std::to_string(*info) + " 0 R\n   /Prev " + std::to_string(*previous) + "\n>>\nstartxref\n" +
            std::to_string(offset + object.size()) + "\n%%EOF\n";
  sink_(update);
  written_ += update.size();
}

}  // namespace chandlery::pdf
