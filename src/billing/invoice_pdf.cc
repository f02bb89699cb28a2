// The whole document: front, table of lines, publishers and rates.
#include "billing/invoice_pdf.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <stdexcept>

#include "billing/amount_text.h"
#include "billing/charges.h"
#include "billing/invoice_front.h"
#include "billing/product_sums.h"

namespace chandlery::billing {
namespace {

using pdf::Align;
using pdf::Element;
using pdf::Style;

constexpr Style kCell{.size = 8, .colour = ink::kText};
constexpr Style kFigure{.size = 7.5, .colour = ink::kText, .align = Align::kRight};
constexpr Style kHeadCell{.size = 7.5, .bold = true, .colour = ink::kAccent};
constexpr Style kFinePrint{.size = 7, .colour = ink::kSmall};

// A row is as high as two lines of description and one of small print, so that the pages can be counted beforehand.
constexpr pdf::Points kHeading = 40, kHeadRow = 17, kRow = 39, kTotalRow = 20;
constexpr pdf::Points kPublisherDown = 12, kStoryDown = 22.5;  ///< from the top of the row

/// The columns of the table, from left to right. The description takes what the others leave.
struct Columns {
  pdf::Points date, description, quantity, unit_price, discount, pre_tax, tax, total, end;

  /// Without a discount on any line its column is the description's, too.
  Columns(const Sheets& sheets, bool discounted) {
    constexpr pdf::Points kDate = 50, kQuantity = 32, kUnitPrice = 64, kPreTax = 64, kTax = 54, kTotal = 66;
    const pdf::Points kDiscount = discounted ? 50 : 0;
    end = sheets.left() + sheets.width();
    total = end - kTotal;
    tax = total - kTax;
    pre_tax = tax - kPreTax;
    discount = pre_tax - kDiscount;
    unit_price = discount - kUnitPrice;
    quantity = unit_price - kQuantity;
    date = sheets.left();
    description = date + kDate;
  }
};
constexpr pdf::Points kGap = 6;  ///< between columns

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// The text in a direction of its own, whatever stands around it.
std::string isolated(std::string_view text) {
  return is_ascii(text) ? std::string(text) : "\u2068" + std::string(text) + "\u2069";
}

std::string description_of(const ChargeLine& line) {
  if (line.product_name.empty()) return line.credit_reason.empty() ? line.subscription_description : line.credit_reason;
  if (line.sku_name.empty()) return line.product_name;
  if (line.sku_name.starts_with(line.product_name)) return line.sku_name;  // as most do
  return line.product_name + " – " + line.sku_name;
}

// Whose it is, what happened, for which time.
std::string story_of(const ChargeLine& line, const Invoice& invoice, const InvoiceWords& words) {
  const bool fee = line.type == ChargeType::kCancelImmediate && line.subtotal.minor > 0 &&
                   invoice.document == DocumentType::kInvoice;
  std::string text;
  if (!is_ascii(line.customer_name))
    text = "\u200e";  // from left to right, also where a name from right to left stands first
  if (!line.customer_name.empty()) (text += isolated(line.customer_name)) += words.separator;
  text += fee ? words.fee : words.charge_types[static_cast<std::size_t>(line.type)];
  if (line.charge_start && line.charge_end) {
    const std::string first = to_iso(Date::of(*line.charge_start)), last = to_iso(Date::of(*line.charge_end));
    (text += words.separator) += first == last ? first : first + " – " + last;
  }
  return text;
}

std::string labelled(std::string_view label, const std::string& value, const InvoiceWords& words) {
  return value.empty() ? std::string() : std::string(label) + std::string(words.colon) + isolated(value);
}

// Lines that nobody would read on paper are summed.
bool is_summed(const Invoice& invoice) { return invoice.lines > ProductSums::kLinesPrinted; }

/// The table of lines, or of products, a row at a time.
class Details {
 public:
  /// `rows` is how many will be added.
  Details(Sheets& sheets, const Invoice& invoice, const InvoiceWords& words, const InvoiceSums& sums, std::size_t rows)
      : sheets_(sheets),
        document_(sheets.document()),
        invoice_(invoice),
        words_(words),
        discounted_(sums.discounted && !is_summed(invoice)),
        columns_(sheets, discounted_),
        lines_(sums.lines),
        rows_(rows) {}

  /// On the first page when there is room for all of it, so that a short invoice is one sheet of paper.
  void begin() {
    const pdf::Points whole = kHeading + kHeadRow + kTotalRow + kRow * static_cast<pdf::Points>(rows_);
    if (is_summed(invoice_) || sheets_.y + whole > sheets_.bottom()) sheets_.next_page();
    sheets_.heading(is_summed(invoice_) ? words_.by_product : words_.details);
    if (is_summed(invoice_)) {
      sheets_.paragraph(fmt::format(fmt::runtime(words_.by_product_note), grouped(Decimal(lines_, 0), 0),
                                    "Reconciliation_" + invoice_.number + ".csv"));
      sheets_.y += 6;
    }
    head();
  }

  void add(const ChargeLine& line) {
    add_row([&] { print(line); });
  }
  void add(const std::string& product, const ProductSum& sum) {
    add_row([&] { print(product, sum); });
  }
  /// The places of so many rows alone.
  void count(std::size_t rows) {
    for (; rows > 0; --rows) {
      need(kRow);
      sheets_.y += kRow;
    }
  }

  void end(const InvoiceSums& sums) {
    need(kTotalRow);
    std::optional<Element> row(std::in_place, document_, "TR");
    Style bold = kFigure, label = kCell;
    bold.bold = label.bold = true;
    cell("TH", [&] {
      document_.text(
          {columns_.date, sheets_.y + 3, columns_.pre_tax - columns_.date - kGap}, label,
          lines_ == 1 ? std::string(words_.one_line_total) : fmt::format(fmt::runtime(words_.lines_total), lines_));
    });
    figure(columns_.pre_tax, columns_.tax, grouped(sums.subtotal + sums.adjustments), bold, 3);
    figure(columns_.tax, columns_.total, grouped(sums.tax), bold, 3);
    figure(columns_.total, columns_.end, grouped(invoice_.total()), bold, 3);
    sheets_.y += kTotalRow;
    row.reset();
    table_.reset();
  }

 private:
  template <class Print>
  void add_row(Print print_it) {
    need(kRow);
    print_it();
    sheets_.y += kRow;
    document_.rule(sheets_.left(), sheets_.y - 4, sheets_.width(), 0.35, ink::kLine);
  }

  // The table goes on with its head on the next page.
  void need(pdf::Points height) {
    if (sheets_.y + height <= sheets_.bottom()) return;
    table_.reset();
    sheets_.next_page();
    head();
  }

  template <class Draw>
  void cell(const char* role, Draw draw) {
    const Element element(document_, role);
    draw();
  }

  void figure(pdf::Points from, pdf::Points to, const std::string& digits, const Style& style, pdf::Points down) {
    if (digits.empty()) return;
    cell("TD", [&] { document_.figure({from + kGap, sheets_.y + down, to - from - kGap}, style, digits); });
  }

  void head() {
    if (sheets_.only_counts()) {
      sheets_.y += kHeadRow;
      return;
    }
    table_.emplace(document_, "Table");
    document_.shade(sheets_.left(), sheets_.y, sheets_.width(), kHeadRow - 2, ink::kShade);
    const Element row(document_, "TR");
    Style right = kHeadCell;
    right.align = Align::kRight;
    const auto title = [&](pdf::Points from, pdf::Points to, std::string_view text, const Style& style) {
      const pdf::Points gap = style.align == Align::kRight ? kGap : 0;
      cell("TH", [&] { document_.text({from + gap, sheets_.y + 1.5, to - from - gap}, style, text); });
    };
    title(columns_.date, columns_.description, words_.date, kHeadCell);
    title(columns_.description, columns_.quantity, words_.description, kHeadCell);
    title(columns_.quantity, columns_.unit_price, words_.quantity, right);
    title(columns_.unit_price, columns_.discount, words_.unit_price, right);
    if (discounted_) title(columns_.discount, columns_.pre_tax, words_.discount, right);
    title(columns_.pre_tax, columns_.tax, words_.pre_tax, right);
    title(columns_.tax, columns_.total, words_.tax_column, right);
    title(columns_.total, columns_.end, words_.line_total, right);
    sheets_.y += kHeadRow;
  }

  void print(const ChargeLine& line) {
    const Element row(document_, "TR");
    const int digits = line.pricing_currency.exponent();
    const Money discount = discount_of(line);
    cell("TD", [&] {
      document_.figure({columns_.date, sheets_.y + 1, 50}, {.size = 7.5, .colour = ink::kText},
                       to_iso(Date::of(line.posted_at)));
    });
    cell("TD", [&] {
      Style two_lines = kCell;
      two_lines.lines = 2;
      const pdf::Points described = document_.text(
          {columns_.description, sheets_.y, columns_.quantity - columns_.description}, two_lines, description_of(line));
      // Right below what it is the story of; publisher and order stand below the figures.
      const pdf::Points story = (columns_.end - columns_.description) * 0.62;
      document_.text({columns_.description, sheets_.y + std::max(kPublisherDown, described + 0.7), story - kGap},
                     kFinePrint, story_of(line, invoice_, words_));
      Style right = kFinePrint;
      right.align = Align::kRight;
      const pdf::Box below{columns_.description + story, sheets_.y + kPublisherDown,
                           columns_.end - columns_.description - story};
      document_.text(below, right, labelled(words_.publisher, line.publisher_name, words_));
      document_.text({below.x, sheets_.y + kStoryDown, below.width}, right,
                     labelled(words_.order, line.order_id, words_));
    });
    if (line.quantity != 0) {
      figure(columns_.quantity, columns_.unit_price, grouped(Decimal(line.quantity, 0), 0), kFigure, 1);
      figure(columns_.unit_price, columns_.discount, grouped(line.unit_price, digits), kFigure, 1);
    }
    if (discount.minor != 0) figure(columns_.discount, columns_.pre_tax, grouped(-discount), kFigure, 1);
    amounts(line.subtotal, line.tax);
  }

  void print(const std::string& product, const ProductSum& sum) {
    const Element row(document_, "TR");
    cell("TD", [&] {
      Style two_lines = kCell;
      two_lines.lines = 2;
      const pdf::Points width = columns_.discount - columns_.description;
      document_.text({columns_.description, sheets_.y, width}, two_lines,
                     product.empty() ? words_.other_products : std::string_view(product));
      document_.text({columns_.description, sheets_.y + kStoryDown, width}, kFinePrint,
                     fmt::format(fmt::runtime(words_.lines_of_product), grouped(Decimal(sum.lines, 0), 0)));
    });
    amounts(sum.subtotal, sum.tax);
  }

  void amounts(const Money& subtotal, const Money& tax) {
    figure(columns_.pre_tax, columns_.tax, grouped(subtotal), kFigure, 1);
    figure(columns_.tax, columns_.total, grouped(tax), kFigure, 1);
    figure(columns_.total, columns_.end, grouped(subtotal + tax), kFigure, 1);
  }

  Sheets& sheets_;
  pdf::Document& document_;
  const Invoice& invoice_;
  const InvoiceWords& words_;
  bool discounted_;
  Columns columns_;
  std::int64_t lines_;
  std::size_t rows_;
  std::optional<Element> table_;
};

// Publishers with their addresses, and the rates at which prices were exchanged.
void print_back(Sheets& sheets, const Invoice& invoice, const InvoiceSums& sums, const InvoicePaper& paper,
                const InvoiceWords& words) {
  if (!sums.publishers.empty()) {
    sheets.heading(words.publishers);
    for (const std::string& name : sums.publishers) {
      const auto known = std::ranges::find(paper.publishers, name, &Publisher::name);
      std::string line = name;
      if (known != paper.publishers.end())
        for (const std::string& part : known->address) line += ", " + part;
      sheets.paragraph(line);
    }
  }
  if (!sums.exchanges.empty()) {
    sheets.heading(words.exchange_rates);
    for (const InvoiceSums::Exchange& exchange : sums.exchanges) {
      const std::string rate = exchange.rate.to_string();
      sheets.paragraph(exchange.date ? fmt::format(fmt::runtime(words.exchange_rate_of), exchange.from.code(), rate,
                                                   invoice.currency().code(), to_iso(*exchange.date))
                                     : fmt::format(fmt::runtime(words.exchange_rate), exchange.from.code(), rate,
                                                   invoice.currency().code()));
    }
  }
}

pdf::Properties properties_of(const Invoice& invoice, const InvoiceWords& words) {
  return {.title = std::string(document_title(invoice, words)) + " " + invoice.number,
          .author = invoice.seller.name,
          .subject = invoice.month.to_string() + " " + std::string(invoice.currency().code()),
          .language = std::string(words.language),
          .created = invoice.invoice_date.start(),
          .paper = paper_of(invoice.buyer.country)};
}

Sheets::Furniture furniture_of(const Invoice& invoice, const InvoiceWords& words, int pages) {
  return {.head = std::string(document_title(invoice, words)) + " " + invoice.number + std::string(words.separator) +
                  isolated(invoice.buyer.name) + std::string(words.separator) +
                  fmt::format(fmt::runtime(words.amounts_in), invoice.currency().code()),
          .foot = isolated(invoice.seller.name) + std::string(words.separator) + invoice.number,
          .page_words = words.page,
          .pages = pages};
}

// All of it onto the sheets. `rows` prints the lines, or counts them.
template <class Rows>
void print_all(Sheets& sheets, const Invoice& invoice, const InvoiceSums& sums, std::size_t count,
               const InvoicePaper& paper, const InvoiceWords& words, Rows rows) {
  print_front(sheets, invoice, sums, words);
  if (sums.lines > 0) {
    Details details(sheets, invoice, words, sums, count);
    details.begin();
    rows(details);
    details.end(sums);
  }
  print_back(sheets, invoice, sums, paper, words);
  sheets.end();
}

// A page says how many there are, so the document is laid out once without its rows, which are all of one height.
int count_pages(const Invoice& invoice, const InvoiceSums& sums, std::size_t rows, const InvoicePaper& paper,
                const InvoiceWords& words) {
  pdf::Document scratch(properties_of(invoice, words), [](std::string_view) {});
  Sheets sheets(scratch, furniture_of(invoice, words, Sheets::kNotCounted));
  print_all(sheets, invoice, sums, rows, paper, words, [&](Details& details) { details.count(rows); });
  return sheets.page();
}

}  // namespace

void write_invoice_pdf(const Invoice& invoice, const EachLine& lines, const InvoicePaper& paper,
                       const pdf::Sink& sink) {
  const InvoiceWords& words = invoice_words(paper.locale);
  InvoiceSums sums(invoice);
  ProductSums products;
  const bool summed = is_summed(invoice);
  lines([&](const ChargeLine& line) {
    sums.add(line);
    if (summed) products.add(is_adjustment(line) ? std::string(words.adjustments) : description_of(line), line);
  });
  if (!sums.agree_with(invoice))
    throw std::logic_error("the lines of " + invoice.number +
                           " do not add up to it: " + (sums.subtotal + sums.tax).to_string());

  pdf::Document document(properties_of(invoice, words), sink);
  const std::size_t rows = summed ? products.rows().size() : static_cast<std::size_t>(sums.lines);
  Sheets sheets(document, furniture_of(invoice, words, count_pages(invoice, sums, rows, paper, words)));
  print_all(sheets, invoice, sums, rows, paper, words, [&](Details& details) {
    for (const auto& [product, sum] : products.rows()) details.add(product, sum);
    if (!summed) lines([&](const ChargeLine& line) { details.add(line); });
  });
  document.finish();
}

std::string invoice_pdf(const Invoice& invoice, const EachLine& lines, const InvoicePaper& paper) {
  std::string file;
  write_invoice_pdf(invoice, lines, paper, [&](std::string_view bytes) { file += bytes; });
  return file;
}

std::string receipt_pdf(const Invoice& invoice, const TaxReceipt& receipt, std::string_view locale) {
  const InvoiceWords& words = invoice_words(locale);
  pdf::Properties properties = properties_of(invoice, words);
  properties.title = std::string(words.receipt) + " " + receipt.id;
  properties.created = receipt.date.start();
  std::string file;
  pdf::Document document(properties, [&](std::string_view bytes) { file += bytes; });
  Sheets::Furniture furniture = furniture_of(invoice, words, 1);
  furniture.foot += std::string(words.separator) + receipt.id;
  Sheets sheets(document, std::move(furniture));

  const pdf::Points half = sheets.width() / 2 - 10, middle = sheets.left() + sheets.width() / 2 + 10;
  {
    const Element heading(document, "H1");
    sheets.y += document.text({sheets.left(), sheets.y - 6, sheets.width()},
                              {.size = 22, .bold = true, .colour = ink::kAccent}, words.receipt);
  }
  document.rule(sheets.left(), sheets.y, sheets.width(), 1, ink::kAccent);
  sheets.y += 12;
  const pdf::Points by =
      print_party(document, {sheets.left(), sheets.y, half}, words.received_by, invoice.seller, words);
  const pdf::Points from = print_party(document, {middle, sheets.y, half}, words.received_from, invoice.buyer, words);
  sheets.y += std::max(by, from) + 16;

  const std::string code = std::string(receipt.amount.currency.code()) + " ";
  std::vector<Fact> facts = {
      {words.receipt_number, receipt.id},   {words.payment_date, to_iso(receipt.date)},
      {words.for_invoice, invoice.number},  {words.method, receipt.method},
      {words.reference, receipt.reference}, {words.received_amount, code + grouped(receipt.amount)}};
  // The invoice's share of tax, of what was paid of it.
  if (const Money total = invoice.total(); total.minor != 0)
    facts.push_back({words.receipt_tax, code + grouped(Money{multiply_divide(receipt.amount.minor, invoice.tax.minor,
                                                                             total.minor, Rounding::kHalfAwayFromZero),
                                                             total.currency})});
  sheets.y += print_facts(document, {sheets.left(), sheets.y, sheets.width()}, facts);
  sheets.end();
  document.finish();
  return file;
}

}  // namespace chandlery::billing
