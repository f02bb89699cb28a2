// Pages of a printed document with their furniture: margins, a running head, a foot with the page's number.
#pragma once

#include <string>
#include <string_view>

#include "billing/invoice.h"
#include "platform/pdf/document.h"

namespace chandlery::billing {

/// Letter where that is what printers hold, A4 elsewhere.
pdf::Paper paper_of(std::string_view country);

namespace ink {
inline constexpr pdf::Colour kText{0.10, 0.10, 0.12}, kSmall{0.38, 0.40, 0.44}, kAccent{0.09, 0.22, 0.40},
    kLine{0.80, 0.82, 0.85}, kShade{0.945, 0.955, 0.97};
}

/// Walks down the pages. `y` is where the next thing goes.
class Sheets {
 public:
  static constexpr pdf::Points kMargin = 44;  ///< on every side, in points

  struct Furniture {
    std::string head;  ///< from the second page on
    std::string foot;
    std::string_view page_words;  ///< as "Page {} of {}"
    int pages = 0;                ///< of the whole document, or kNotCounted
  };
  /// The sheets are there to be counted: head and foot are not drawn.
  static constexpr int kNotCounted = 0;
  bool only_counts() const { return furniture_.pages == kNotCounted; }

  Sheets(pdf::Document& document, Furniture furniture);

  pdf::Document& document() { return document_; }
  pdf::Points left() const { return kMargin; }
  pdf::Points width() const { return document_.width() - 2 * kMargin; }
  pdf::Points bottom() const { return document_.height() - kMargin - kFoot; }
  int page() const { return page_; }

  /// A new page unless so much fits below `y`.
  void need(pdf::Points height);
  void next_page();
  /// The foot of the last page.
  void end();

  void heading(std::string_view text);
  /// Wraps; a paragraph longer than most of a page is cut with an ellipsis.
  void paragraph(std::string_view text, const pdf::Style& style);
  void paragraph(std::string_view text);

  pdf::Points y = kMargin;

 private:
  static constexpr pdf::Points kFoot = 20, kHead = 26;
  void foot();

  pdf::Document& document_;
  Furniture furniture_;
  int page_ = 1;
};

}  // namespace chandlery::billing
