// A PDF as it is laid out: text in boxes, rules and shaded areas on pages, over Pango and Cairo.
//
// Invariants:
// 1. The same calls give the same bytes on the same machine: no clock, no random name, no address goes into the file.
// 2. Text stays text: it can be selected and searched, its fonts are embedded as subsets, and right-to-left runs stand
// in
//    reading order.
// 3. Bytes go to the sink page by page. What stays in memory grows with the structure tree alone (see Element).
// 4. Fonts are looked up at the first document of a thread and not before. Documents of different threads share
// nothing.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "core/time.h"

namespace chandlery::pdf {

/// Takes the next bytes of the file. An exception it throws leaves finish().
using Sink = std::function<void(std::string_view)>;

/// A length on paper: 1/72 inch.
using Points = double;

enum class Paper { kA4, kLetter };

struct Properties {
  std::string title, author, subject;
  std::string language;  ///< as `en`, `zh-Hans`: of the document for readers, and for the choice of Han glyphs
  Instant created;       ///< what the file says of itself
  Paper paper = Paper::kA4;
};

struct Colour {
  double red = 0, green = 0, blue = 0;  ///< 0 to 1
};

enum class Align { kLeft, kRight };

struct Style {
  Points size = 9;
  bool bold = false;
  Colour colour;
  Align align = Align::kLeft;
  /// What does not fit into so many is cut with an ellipsis (a search still finds it); 0: as many as it takes, and line
  /// ends in the text count.
  int lines = 1;
};

/// Where text stands: `y` is the top of its first line.
struct Box {
  Points x = 0, y = 0, width = 0;
};

/// Throws std::runtime_error that says what to install when the machine has no font at all.
class Document {
 public:
  Document(const Properties& properties, Sink sink);
  ~Document();
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;

  Points width() const;
  Points height() const;

  /// Draws the text and returns the height that it took. A character that no font has is drawn as a box with its code;
  /// what is no UTF-8 as U+FFFD, control characters as blanks, marks of direction not at all.
  Points text(const Box& box, const Style& style, std::string_view text);
  Points height_of(Points width, const Style& style, std::string_view text);
  /// One line of ASCII digits and signs, not cut: set ten times faster than text() does, for tables. Smaller when it is
  /// wider than its box.
  void figure(const Box& box, const Style& style, std::string_view digits);
  void rule(Points x, Points y, Points width, Points thickness, Colour colour);
  void shade(Points x, Points y, Points width, Points height, Colour colour);

  void end_page();
  /// The end of the file; the document takes nothing after it. Throws std::runtime_error when Cairo reports an error,
  /// and whatever the sink threw.
  void finish();

  /// Characters drawn so far that no font had.
  int missing_glyphs() const;

 private:
  friend class Element;
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

/// An element of the structure tree that readers for the blind walk over, as "H1", "P", "Table", "TR", "TH", "TD",
/// while it lives. It begins and ends on one page. Each costs some 300 bytes of memory until the end of the document.
class Element {
 public:
  Element(Document& document, const char* role);
  ~Element();
  Element(const Element&) = delete;
  Element& operator=(const Element&) = delete;

 private:
  Document& document_;
  const char* role_;
};

}  // namespace chandlery::pdf
