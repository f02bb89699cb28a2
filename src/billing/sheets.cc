// See sheets.h.
#include "billing/sheets.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace chandlery::billing {
namespace {

constexpr int kParagraphLines = 40;

// Those who print on Letter.
constexpr std::array<std::string_view, 14> kLetterCountries = {"BZ", "CA", "CL", "CO", "CR", "DO", "GT",
                                                               "MX", "NI", "PA", "PH", "PR", "SV", "US"};

}  // namespace

pdf::Paper paper_of(std::string_view country) {
  return std::ranges::find(kLetterCountries, country) != kLetterCountries.end() ? pdf::Paper::kLetter : pdf::Paper::kA4;
}

Sheets::Sheets(pdf::Document& document, Furniture furniture) : document_(document), furniture_(std::move(furniture)) {}

void Sheets::need(pdf::Points height) {
  if (y + height > bottom()) next_page();
}

void Sheets::next_page() {
  foot();
  ++page_;
  y = kMargin + kHead - 12;
  if (only_counts()) return;
  const pdf::Style small{.size = 8, .colour = ink::kSmall};
  document_.text({left(), kMargin - 12, width()}, small, furniture_.head);
  document_.rule(left(), kMargin + 2, width(), 0.5, ink::kLine);
}

void Sheets::foot() {
  if (only_counts()) return;
  const pdf::Points top = document_.height() - kMargin - 2;
  const pdf::Style small{.size = 7.5, .colour = ink::kSmall};
  pdf::Style right = small;
  right.align = pdf::Align::kRight;
  document_.rule(left(), top - 5, width(), 0.5, ink::kLine);
  document_.text({left(), top, width() * 0.75}, small, furniture_.foot);
  document_.text({left() + width() * 0.75, top, width() * 0.25}, right,
                 fmt::format(fmt::runtime(furniture_.page_words), page_, furniture_.pages));
  document_.end_page();
}

void Sheets::end() { foot(); }

void Sheets::heading(std::string_view text) {
  need(48);  // not alone at the end of a page
  y += 14;
  const pdf::Element element(document_, "H2");
  y += document_.text({left(), y, width()}, {.size = 11, .bold = true, .colour = ink::kAccent}, text) + 4;
}

void Sheets::paragraph(std::string_view text, const pdf::Style& style) {
  pdf::Style wrapping = style;
  wrapping.lines = kParagraphLines;
  need(document_.height_of(width(), wrapping, text));
  const pdf::Element element(document_, "P");
  y += document_.text({left(), y, width()}, wrapping, text) + 2;
}

void Sheets::paragraph(std::string_view text) { paragraph(text, {.size = 8.5, .colour = ink::kText}); }

}  // namespace chandlery::billing
