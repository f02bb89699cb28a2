// See document.h.
#include "platform/pdf/document.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <exception>
#include <list>
#include <stdexcept>
#include <unordered_map>

#include "core/text.h"
#include "platform/pdf/catalogue.h"

namespace chandlery::pdf {
namespace {

// The first family that has a character draws it; fontconfig goes on from there. What ./dev installs comes first.
constexpr const char* kFamilies =
    "Noto Sans, WenQuanYi Micro Hei, Noto Sans CJK SC, Noto Sans Arabic, Noto Sans Hebrew, Droid Sans Fallback, "
    "sans-serif";
constexpr const char* kRoot = "Document";  ///< of the structure tree
constexpr std::string_view kFigures = "0123456789.,-+%/ ():";
// Laid-out texts that are kept for the next time they come: product and customer names repeat from line to line.
constexpr std::size_t kKeptLayouts = 512;
constexpr double kSmallestFigure = 0.5;  ///< of the asked size

struct PageSize {
  double width, height;
};
PageSize size_of(Paper paper) { return paper == Paper::kLetter ? PageSize{612, 792} : PageSize{595.276, 841.89}; }

template <class T>
struct Unref {
  void operator()(T* object) const { g_object_unref(object); }
};
using LayoutPtr = std::unique_ptr<PangoLayout, Unref<PangoLayout>>;

// What layout and Cairo take: well-formed UTF-8 without control characters, and without marks that would turn the
// direction of what follows. Line ends stay where the text may have several paragraphs.
std::string printable(std::string_view text, bool paragraphs) {
  std::string kept;
  kept.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = text::utf8_sequence(text);
    const std::string_view character = text.substr(0, std::max<std::size_t>(length, 1));
    text.remove_prefix(character.size());
    const auto first = static_cast<unsigned char>(character[0]);
    if (length == 0)
      kept += "\ufffd";
    else if (first < 0x20 || first == 0x7f)
      kept += paragraphs && first == '\n' ? '\n' : ' ';
    else if (character == "\u0085" || character == "\u2028" || character == "\u2029")
      kept += ' ';
    else if (!(character >= "\u202a" && character <= "\u202e") && !(character >= "\u2066" && character <= "\u2069"))
      kept += character;
  }
  return kept;
}

void set_colour(cairo_t* cairo, Colour colour) { cairo_set_source_rgb(cairo, colour.red, colour.green, colour.blue); }

PangoFontDescription* font_of(double size, bool bold) {
  PangoFontDescription* font = pango_font_description_from_string(kFamilies);
  pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
  pango_font_description_set_weight(font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  return font;
}

// The glyphs of kFigures in one size and weight, for text that needs no shaping.
struct FigureFont {
  cairo_scaled_font_t* font = nullptr;
  double ascent = 0;
  std::array<unsigned long, 128> glyph{};
  std::array<double, 128> advance{};
};

}  // namespace

struct Document::Parts {
  explicit Parts(Sink to) : output(std::move(to)) {}
  ~Parts() {
    layouts.clear();
    order.clear();
    for (auto& [key, font] : figures) cairo_scaled_font_destroy(font.font);
    if (context) g_object_unref(context);
    if (cairo) cairo_destroy(cairo);
    if (surface) cairo_surface_destroy(surface);
  }

  // Cairo is C: nothing may be thrown through it.
  static cairo_status_t write(void* closure, const unsigned char* bytes, unsigned int length) {
    auto& self = *static_cast<Parts*>(closure);
    if (self.thrown) return CAIRO_STATUS_WRITE_ERROR;
    try {
      self.output.write({reinterpret_cast<const char*>(bytes), length});
      return CAIRO_STATUS_SUCCESS;
    } catch (...) {
      self.thrown = std::current_exception();
      return CAIRO_STATUS_WRITE_ERROR;
    }
  }

  PangoLayout* layout_of(double width, const Style& style, std::string_view text);
  const FigureFont& figure_font(double size, bool bold);

  CatalogueWriter output;
  std::exception_ptr thrown;
  PageSize page{};
  cairo_surface_t* surface = nullptr;
  cairo_t* cairo = nullptr;
  PangoContext* context = nullptr;
  int missing = 0;
  bool finished = false;

  std::unordered_map<std::string, LayoutPtr> layouts;
  std::list<std::string> order;  ///< keys of `layouts`, oldest first
  std::unordered_map<int, FigureFont> figures;
};

namespace {

void set_metadata(cairo_surface_t* surface, const Properties& properties) {
  const std::string created = to_iso(Date::of(properties.created)) + "T00:00:00Z";
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, properties.title.c_str());
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, properties.author.c_str());
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_SUBJECT, properties.subject.c_str());
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Chandlery");
  // Left unset, Cairo would take the clock.
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, created.c_str());
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_MOD_DATE, created.c_str());
}

// Without a single font Pango would complain on and on, and draw nothing.
void require_a_font(PangoContext* context) {
  PangoFontDescription* description = font_of(9, false);
  PangoFont* font = pango_context_load_font(context, description);
  pango_font_description_free(description);
  if (!font)
    throw std::runtime_error(
        "This machine has no fonts to print with: install fonts-noto-core and fonts-wqy-microhei.");
  g_object_unref(font);
}

}  // namespace

Document::Document(const Properties& properties, Sink sink) : parts_(std::make_unique<Parts>(std::move(sink))) {
  Parts& parts = *parts_;
  parts.output.language = properties.language;
  PangoFontMap* map = pango_cairo_font_map_get_default();  // of this thread
  parts.page = size_of(properties.paper);
  parts.surface = cairo_pdf_surface_create_for_stream(&Parts::write, &parts, parts.page.width, parts.page.height);
  set_metadata(parts.surface, properties);
  parts.cairo = cairo_create(parts.surface);

  parts.context = pango_font_map_create_context(map);
  pango_cairo_update_context(parts.cairo, parts.context);
  pango_context_set_language(parts.context, pango_language_from_string(properties.language.c_str()));
  cairo_font_options_t* options = cairo_font_options_create();
  // Widths as the font has them, not as some screen's pixels would have them.
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  pango_cairo_context_set_font_options(parts.context, options);
  cairo_font_options_destroy(options);
  pango_context_set_round_glyph_positions(parts.context, FALSE);
  require_a_font(parts.context);
  cairo_tag_begin(parts.cairo, kRoot, nullptr);
}

Document::~Document() = default;

Points Document::width() const { return parts_->page.width; }
Points Document::height() const { return parts_->page.height; }
int Document::missing_glyphs() const { return parts_->missing; }

PangoLayout* Document::Parts::layout_of(double width, const Style& style, std::string_view text) {
  std::string key(text);
  key += '\0';
  key += std::to_string(std::lround(width * 100)) + ',' + std::to_string(std::lround(style.size * 100)) + ',' +
         std::to_string(style.lines) + (style.bold ? 'b' : 'n') + (style.align == Align::kRight ? 'r' : 'l');
  if (const auto found = layouts.find(key); found != layouts.end()) return found->second.get();

  if (layouts.size() == kKeptLayouts) {
    layouts.erase(order.front());
    order.pop_front();
  }
  LayoutPtr layout(pango_layout_new(context));
  PangoFontDescription* font = font_of(style.size, style.bold);
  pango_layout_set_font_description(layout.get(), font);
  pango_font_description_free(font);
  pango_layout_set_width(layout.get(), static_cast<int>(std::lround(std::max(width, 1.0) * PANGO_SCALE)));
  pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
  if (style.lines > 0) {
    pango_layout_set_height(layout.get(), -style.lines);
    pango_layout_set_ellipsize(layout.get(), PANGO_ELLIPSIZE_END);
  }
  const std::string drawn = printable(text, style.lines == 0);
  pango_layout_set_text(layout.get(), drawn.data(), static_cast<int>(drawn.size()));
  // For a paragraph that runs from right to left Pango turns the sides round, and so do we, to keep to the column's.
  const bool from_right = pango_layout_get_direction(layout.get(), 0) == PANGO_DIRECTION_RTL;
  pango_layout_set_alignment(layout.get(),
                             (style.align == Align::kRight) != from_right ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
  PangoLayout* kept = layout.get();
  order.push_back(key);
  layouts.emplace(std::move(key), std::move(layout));
  return kept;
}

const FigureFont& Document::Parts::figure_font(double size, bool bold) {
  const int key = static_cast<int>(std::lround(size * 100)) * 2 + bold;
  FigureFont& figure = figures[key];
  if (figure.font) return figure;

  PangoFontDescription* description = font_of(size, bold);
  PangoFont* font = pango_context_load_font(context, description);
  pango_font_description_free(description);
  if (!font) throw std::runtime_error("no font for figures");
  PangoFontMetrics* metrics = pango_font_get_metrics(font, nullptr);
  figure.ascent = pango_font_metrics_get_ascent(metrics) / static_cast<double>(PANGO_SCALE);
  pango_font_metrics_unref(metrics);
  figure.font = cairo_scaled_font_reference(pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(font)));
  for (const char c : kFigures) {
    cairo_glyph_t* glyphs = nullptr;
    int count = 0;
    if (cairo_scaled_font_text_to_glyphs(figure.font, 0, 0, &c, 1, &glyphs, &count, nullptr, nullptr, nullptr) !=
            CAIRO_STATUS_SUCCESS ||
        count != 1)
      throw std::runtime_error("the font has no figures");
    cairo_text_extents_t extents;
    cairo_scaled_font_glyph_extents(figure.font, glyphs, 1, &extents);
    figure.glyph[static_cast<std::size_t>(c)] = glyphs[0].index;
    figure.advance[static_cast<std::size_t>(c)] = extents.x_advance;
    cairo_glyph_free(glyphs);
  }
  g_object_unref(font);
  return figure;
}

Points Document::text(const Box& box, const Style& style, std::string_view text) {
  if (text.empty()) return 0;
  PangoLayout* layout = parts_->layout_of(box.width, style, text);
  set_colour(parts_->cairo, style.colour);
  // Scripts have fonts of different heights: what stands side by side shares the base line of the first font.
  const double base_line = pango_layout_get_baseline(layout) / static_cast<double>(PANGO_SCALE);
  cairo_move_to(parts_->cairo, box.x, box.y + parts_->figure_font(style.size, style.bold).ascent - base_line);
  pango_cairo_show_layout(parts_->cairo, layout);
  parts_->missing += pango_layout_get_unknown_glyphs_count(layout);
  int height = 0;
  pango_layout_get_size(layout, nullptr, &height);
  return height / static_cast<double>(PANGO_SCALE);
}

Points Document::height_of(Points width, const Style& style, std::string_view text) {
  if (text.empty()) return 0;
  int height = 0;
  pango_layout_get_size(parts_->layout_of(width, style, text), nullptr, &height);
  return height / static_cast<double>(PANGO_SCALE);
}

void Document::figure(const Box& box, const Style& style, std::string_view digits) {
  constexpr std::size_t kLongest = 64;
  const bool plain = digits.size() <= kLongest && digits.find_first_not_of(kFigures) == digits.npos;
  if (!plain) {
    text(box, style, digits);
    return;
  }
  const FigureFont* font = &parts_->figure_font(style.size, style.bold);
  const auto width_in = [&](const FigureFont& of) {
    double width = 0;
    for (const char c : digits) width += of.advance[static_cast<std::size_t>(c)];
    return width;
  };
  const double ascent = font->ascent;
  double width = width_in(*font);
  if (width > box.width) {
    const double fitting = std::max(std::floor(style.size * box.width / width * 10) / 10, style.size * kSmallestFigure);
    font = &parts_->figure_font(fitting, style.bold);
    width = width_in(*font);
  }
  std::array<cairo_glyph_t, kLongest> glyphs;
  double x = style.align == Align::kRight ? box.x + box.width - width : box.x;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const auto c = static_cast<std::size_t>(digits[i]);
    glyphs[i] = {font->glyph[c], x, box.y + ascent};
    x += font->advance[c];
  }
  set_colour(parts_->cairo, style.colour);
  cairo_set_scaled_font(parts_->cairo, font->font);
  cairo_show_glyphs(parts_->cairo, glyphs.data(), static_cast<int>(digits.size()));
}

void Document::rule(Points x, Points y, Points width, Points thickness, Colour colour) {
  set_colour(parts_->cairo, colour);
  cairo_set_line_width(parts_->cairo, thickness);
  cairo_move_to(parts_->cairo, x, y);
  cairo_line_to(parts_->cairo, x + width, y);
  cairo_stroke(parts_->cairo);
}

void Document::shade(Points x, Points y, Points width, Points height, Colour colour) {
  set_colour(parts_->cairo, colour);
  cairo_rectangle(parts_->cairo, x, y, width, height);
  cairo_fill(parts_->cairo);
}

void Document::end_page() { cairo_show_page(parts_->cairo); }

void Document::finish() {
  Parts& parts = *parts_;
  if (parts.finished) return;
  parts.finished = true;
  cairo_tag_end(parts.cairo, kRoot);
  const cairo_status_t drawn = cairo_status(parts.cairo);
  cairo_surface_finish(parts.surface);
  const cairo_status_t written = cairo_surface_status(parts.surface);
  if (parts.thrown) std::rethrow_exception(parts.thrown);
  for (const cairo_status_t status : {drawn, written})
    if (status != CAIRO_STATUS_SUCCESS) throw std::runtime_error(std::string("PDF: ") + cairo_status_to_string(status));
  parts.output.finish();
}

Element::Element(Document& document, const char* role) : document_(document), role_(role) {
  cairo_tag_begin(document_.parts_->cairo, role_, nullptr);
}
Element::~Element() { cairo_tag_end(document_.parts_->cairo, role_); }

}  // namespace chandlery::pdf
