// See invoice_front.h.
#include "billing/invoice_front.h"

#include <fmt/format.h>

#include <algorithm>

#include "billing/amount_text.h"

namespace chandlery::billing {
namespace {

using pdf::Align;
using pdf::Element;
using pdf::Style;

constexpr Style kBody{.size = 9, .colour = ink::kText};
constexpr Style kSmall{.size = 8, .colour = ink::kSmall};
constexpr Style kLabel{.size = 7.5, .bold = true, .colour = ink::kAccent};
constexpr int kAddressLines = 2;  ///< of paper for one line of an address

struct SumRow {
  std::string label;
  Money amount;
  bool strong = false;
};

void add_unless_zero(std::vector<SumRow>& rows, std::string_view label, const Money& amount) {
  if (amount.minor != 0) rows.push_back({std::string(label), amount});
}

std::string tax_label(const InvoiceSums::Tax& tax, const InvoiceWords& words) {
  const std::string name = tax.name.empty() ? std::string(words.tax) : tax.name;
  if (tax.rate.zero()) return fmt::format(fmt::runtime(words.tax_free_row), name, grouped(tax.base));
  return fmt::format(fmt::runtime(words.tax_row), name, percent(tax.rate), grouped(tax.base));
}

std::vector<SumRow> sum_rows(const Invoice& invoice, const InvoiceSums& sums, const InvoiceWords& words) {
  std::vector<SumRow> rows;
  add_unless_zero(rows, words.licence_charges, sums.licences);
  add_unless_zero(rows, words.usage_charges, sums.usage);
  if (rows.empty() || sums.charges.minor != 0) rows.push_back({std::string(words.charges), sums.charges});
  add_unless_zero(rows, words.discounts, sums.discounts);
  add_unless_zero(rows, words.credits, sums.credits);
  rows.push_back({std::string(words.subtotal), sums.subtotal, true});
  bool taxed = false;
  for (const InvoiceSums::Tax& tax : sums.taxes) {
    if (tax.treatment == TaxTreatment::kNone && tax.tax.minor == 0) continue;
    rows.push_back({tax_label(tax, words), tax.tax});
    taxed = true;
  }
  if (!taxed) rows.push_back({std::string(words.tax), sums.tax});
  add_unless_zero(rows, words.adjustments, sums.adjustments);
  rows.push_back({std::string(words.total), invoice.total(), true});
  add_unless_zero(rows, words.paid, -invoice.paid);
  add_unless_zero(rows, words.credited, -invoice.credited);
  return rows;
}

void print_sums(Sheets& sheets, const std::vector<SumRow>& rows) {
  pdf::Document& document = sheets.document();
  constexpr pdf::Points kRow = 17;
  const pdf::Points amounts = 140;
  for (std::size_t i = 0; i < rows.size();) {
    sheets.need(kRow);
    const Element table(document, "Table");  // one a page
    for (; i < rows.size() && sheets.y + kRow <= sheets.bottom(); ++i) {
      const SumRow& row = rows[i];
      const Style style{.size = 9, .bold = row.strong, .colour = ink::kText};
      Style right = style;
      right.align = Align::kRight;
      if (row.strong) document.rule(sheets.left(), sheets.y - 1, sheets.width(), 0.5, ink::kLine);
      const Element line(document, "TR");
      {
        const Element cell(document, "TH");
        document.text({sheets.left(), sheets.y + 2, sheets.width() - amounts - 10}, style, row.label);
      }
      const Element cell(document, "TD");
      document.figure({sheets.left() + sheets.width() - amounts, sheets.y + 2, amounts}, right, grouped(row.amount));
      sheets.y += kRow;
    }
  }
}

bool is_owed(const Invoice& invoice) { return invoice.balance().minor > 0 && invoice.state != InvoiceState::kVoided; }

// The band that the eye finds first: what is owed and until when, or what is given back.
void print_due(Sheets& sheets, const Invoice& invoice, const InvoiceWords& words) {
  pdf::Document& document = sheets.document();
  const bool owed = is_owed(invoice), given = invoice.total().minor < 0;
  constexpr pdf::Points kBand = 34;
  sheets.need(kBand + 8);
  sheets.y += 4;
  document.shade(sheets.left(), sheets.y, sheets.width(), kBand, ink::kShade);
  const Element paragraph(document, "P");
  const pdf::Points half = sheets.width() / 2;
  const Style strong{.size = 13, .bold = true, .colour = ink::kAccent};
  Style right = strong;
  right.align = Align::kRight;
  document.text({sheets.left() + 10, sheets.y + 5, half - 14}, {.size = 9.5, .bold = true, .colour = ink::kAccent},
                given ? words.credit_amount : words.amount_due);
  const std::string note =
      owed ? fmt::format(fmt::runtime(words.due_by), to_iso(invoice.due_date)) : std::string(words.nothing_due);
  document.text({sheets.left() + 10, sheets.y + 18.5, half - 14}, kSmall, note);
  const Money shown = given ? -invoice.total() : owed ? invoice.balance() : Money{0, invoice.currency()};
  document.text({sheets.left() + half, sheets.y + 8, half - 10}, right,
                std::string(invoice.currency().code()) + " " + grouped(shown));
  sheets.y += kBand;
}

// As issued in English; in other languages the treatments say the same.
std::vector<std::string> tax_notes(const Invoice& invoice, const InvoiceSums& sums, const InvoiceWords& words) {
  if (words.language == "en" && !invoice.tax_notes.empty()) return invoice.tax_notes;
  std::vector<std::string> notes;
  const auto has = [&](TaxTreatment treatment) {
    return std::ranges::any_of(sums.taxes, [&](const InvoiceSums::Tax& tax) { return tax.treatment == treatment; });
  };
  if (has(TaxTreatment::kInclusive)) notes.emplace_back(words.inclusive);
  if (has(TaxTreatment::kReverseCharge)) notes.emplace_back(words.reverse_charge);
  if (has(TaxTreatment::kExempt)) notes.emplace_back(words.exempt);
  return notes;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text;
}

std::vector<Fact> facts_of(const Invoice& invoice, const InvoiceWords& words) {
  const std::int64_t days = invoice.due_date.days - invoice.invoice_date.days;
  const bool asks = invoice.total().minor > 0;  // else there is no term to keep
  return {
      {words.number, invoice.number},
      {words.document_type, std::string(document_title(invoice, words))},
      {words.amends, invoice.amends_of},
      {words.amended_by, joined(invoice.amendments)},
      {words.billing_period, to_iso(invoice.month.first_day()) + " – " + to_iso(invoice.month.last_day())},
      {words.invoice_date, to_iso(invoice.invoice_date)},
      {words.terms, asks ? fmt::format(fmt::runtime(words.net_days), days) : std::string()},
      {words.due_date, asks ? to_iso(invoice.due_date) : std::string()},
      {words.currency, std::string(invoice.currency().code())},
      {words.account_number, invoice.buyer.account_number},
      {words.purchase_order, invoice.buyer.purchase_order_number},
  };
}

void print_lines(Sheets& sheets, std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    sheets.paragraph(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

}  // namespace

std::string_view document_title(const Invoice& invoice, const InvoiceWords& words) {
  switch (invoice.document) {
    case DocumentType::kInvoice:
      return words.invoice;
    case DocumentType::kVoidNote:
      return words.credit_note;
    case DocumentType::kAdjustmentNote:
      return words.adjustment_note;
  }
  return words.invoice;
}

pdf::Points print_party(pdf::Document& document, const pdf::Box& box, std::string_view label, const InvoiceParty& party,
                        const InvoiceWords& words) {
  pdf::Points y = box.y;
  const auto line = [&](const Style& style, std::string_view text) {
    if (text.empty()) return;
    Style wrapping = style;
    wrapping.lines = kAddressLines;
    const Element paragraph(document, "P");
    y += document.text({box.x, y, box.width}, wrapping, text) + 1;
  };
  const auto labelled = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) line(kSmall, std::string(name) + std::string(words.colon) + value);
  };
  if (!label.empty()) {
    line(kLabel, label);
    y += 1;
  }
  line({.size = 10, .bold = true, .colour = ink::kText}, party.name);
  for (const std::string& part : party.address) line(kBody, part);
  labelled(words.tax_id, party.tax_id);
  return y - box.y;
}

pdf::Points print_facts(pdf::Document& document, const pdf::Box& box, const std::vector<Fact>& facts) {
  pdf::Points y = box.y;
  const pdf::Points labels = box.width * 0.32;
  const Element table(document, "Table");
  for (const Fact& fact : facts) {
    if (fact.value.empty()) continue;
    const Element row(document, "TR");
    pdf::Points height = 0;
    {
      const Element cell(document, "TH");
      height = document.text({box.x, y, labels - 4}, {.size = 8, .colour = ink::kSmall}, fact.label);
    }
    const Element cell(document, "TD");
    height = std::max(height, document.text({box.x + labels, y, box.width - labels},
                                            {.size = 8, .colour = ink::kText, .lines = 2}, fact.value));
    y += height + 1.5;
  }
  return y - box.y;
}

void print_front(Sheets& sheets, const Invoice& invoice, const InvoiceSums& sums, const InvoiceWords& words) {
  pdf::Document& document = sheets.document();
  const pdf::Points half = sheets.width() / 2 - 10, middle = sheets.left() + sheets.width() / 2 + 10;
  pdf::Points right_end = sheets.y;
  {
    const Element heading(document, "H1");
    right_end += document.text({middle, sheets.y - 6, half},
                               {.size = 22, .bold = true, .colour = ink::kAccent, .align = Align::kRight},
                               document_title(invoice, words));
  }
  {
    const Element paragraph(document, "P");
    right_end +=
        document.text({middle, right_end - 4, half}, {.size = 9, .colour = ink::kSmall, .align = Align::kRight},
                      std::string(invoice.type == InvoiceType::kRecurring ? words.recurring : words.one_time) + "  " +
                          invoice.number);
  }
  const pdf::Points seller = print_party(document, {sheets.left(), sheets.y, half}, {}, invoice.seller, words);
  sheets.y = std::max(sheets.y + seller, right_end) + 12;
  document.rule(sheets.left(), sheets.y, sheets.width(), 1, ink::kAccent);
  sheets.y += 12;

  pdf::Points buyer = print_party(document, {sheets.left(), sheets.y, half}, words.bill_to, invoice.buyer, words) + 5;
  // The partner is who uses the service on paper: its customers are named line by line.
  InvoiceParty used_at;
  used_at.address = {joined(invoice.buyer.address)};
  buyer += print_party(document, {sheets.left(), sheets.y + buyer, half}, words.service_address, used_at, words);
  const pdf::Points facts = print_facts(document, {middle, sheets.y, half}, facts_of(invoice, words));
  sheets.y += std::max(buyer, facts);

  sheets.heading(words.summary);
  print_sums(sheets, sum_rows(invoice, sums, words));
  print_due(sheets, invoice, words);
  if (invoice.total().minor < 0 && invoice.document == DocumentType::kInvoice) {
    sheets.y += 6;
    sheets.paragraph(words.credit_balance);
  }

  if (const auto notes = tax_notes(invoice, sums, words); !notes.empty()) {
    sheets.heading(words.tax_notes);
    for (const std::string& note : notes) sheets.paragraph(note);
  }
  if (!invoice.payment_instructions.empty() && is_owed(invoice)) {
    sheets.heading(words.payment_instructions);
    print_lines(sheets, invoice.payment_instructions);
  }
  const InvoiceParty& seller_party = invoice.seller;
  if (!seller_party.email.empty() || !seller_party.telephone.empty()) {
    sheets.heading(words.customer_service);
    if (!seller_party.email.empty())
      sheets.paragraph(std::string(words.email) + std::string(words.colon) + seller_party.email);
    if (!seller_party.telephone.empty())
      sheets.paragraph(std::string(words.telephone) + std::string(words.colon) + seller_party.telephone);
  }
}

}  // namespace chandlery::billing
