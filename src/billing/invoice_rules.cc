// Decisions about invoices.
#include "billing/invoice_rules.h"

#include <algorithm>
#include <stdexcept>
#include <tuple>

#include "core/text.h"

namespace chandlery::billing {
namespace {

constexpr std::size_t kNumberDigits = 9;
constexpr std::string_view kTypeWords[] = {"Recurring", "OneTime"};
constexpr std::string_view kDocumentWords[] = {"invoice", "void_note", "adjustment_note"};
constexpr std::string_view kStateWords[] = {"issued", "partiallyPaid", "paid", "voided"};

// 0.19 as 19, 0.075 as 7.5
std::string percent(const Decimal& rate) {
  std::string text = (rate * Decimal(100, 0)).to_string();
  if (text.find('.') == std::string::npos) return text;
  while (text.ends_with('0')) text.pop_back();
  if (text.ends_with('.')) text.pop_back();
  return text;
}

std::string note_of(const ChargeGroup& group) {
  const std::string name = group.tax_name.empty() ? "Tax" : group.tax_name;
  const auto taxed = [&](std::string_view how) {
    return name + " " + percent(group.tax_rate) + " % " + std::string(how) +
           (group.sum.subtotal + group.sum.adjustments).to_string() + ": " + group.sum.tax.to_string() + ".";
  };
  switch (group.treatment) {
    case TaxTreatment::kNone: return {};
    case TaxTreatment::kExclusive: return taxed("on ");
    case TaxTreatment::kInclusive: return taxed("contained in the prices, on ");
    case TaxTreatment::kReverseCharge: return "Reverse charge: the recipient of the service owes the " + name + ".";
    case TaxTreatment::kExempt: return "Exempt from " + (group.tax_name.empty() ? std::string("tax") : name) + ".";
  }
  return {};
}

bool same_tax(const ChargeGroup& a, const ChargeGroup& b) {
  return a.treatment == b.treatment && a.tax_name == b.tax_name && a.tax_rate == b.tax_rate;
}

}  // namespace

Date invoice_date(BillingMonth month) { return month.next().first_day().plus_days(kInvoiceDay - 1); }

Date due_date(Date invoice_date) { return invoice_date.plus_days(kPaymentTermDays); }

bool is_over(BillingMonth month, Instant now) { return now >= month.next().first_day().start(); }

BillingMonth last_due_month(Instant now) {
  const BillingMonth last = BillingMonth::of(now).previous();
  return now >= invoice_date(last).start() ? last : last.previous();
}

std::string document_number(std::int64_t number) {
  if (number < 1 || number > kLargestNumber) throw std::logic_error("a document number outside its series");
  const std::string digits = std::to_string(number);
  return "G" + std::string(kNumberDigits - digits.size(), '0') + digits;
}

std::optional<DocumentId> parse_document_id(std::string_view text) {
  DocumentId id;
  for (const InvoiceType type : {InvoiceType::kRecurring, InvoiceType::kOneTime}) {
    const std::string_view word = to_string(type);
    if (text.size() <= word.size() || text[word.size()] != '-') continue;
    if (!text::equal_ignoring_case(text.substr(0, word.size()), word)) continue;
    id.type = type;
    text.remove_prefix(word.size() + 1);
    break;
  }
  if (text.size() != kNumberDigits + 1 || (text.front() != 'G' && text.front() != 'g')) return std::nullopt;
  const std::string_view digits = text.substr(1);
  if (!std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; })) return std::nullopt;
  id.number = "G" + std::string(digits);
  return id;
}

std::string typed_id(InvoiceType type, std::string_view number) {
  return std::string(to_string(type)) + "-" + std::string(number);
}

std::string_view to_string(InvoiceType type) { return kTypeWords[static_cast<int>(type)]; }
std::string_view to_string(DocumentType document) { return kDocumentWords[static_cast<int>(document)]; }
std::string_view to_string(InvoiceState state) { return kStateWords[static_cast<int>(state)]; }

InvoiceState state_of(const Invoice& invoice) {
  if (invoice.state == InvoiceState::kVoided) return InvoiceState::kVoided;
  if (invoice.balance().minor == 0) return InvoiceState::kPaid;
  const bool touched = invoice.paid.minor != 0 || invoice.credited.minor != 0;
  return touched ? InvoiceState::kPartiallyPaid : InvoiceState::kIssued;
}

bool is_open(const Invoice& invoice) {
  return invoice.state == InvoiceState::kIssued || invoice.state == InvoiceState::kPartiallyPaid;
}

std::vector<Money> use_credit(std::span<const Money> credits, const Money& owed) {
  std::vector<Money> used;
  Money left = owed;
  for (const Money& credit : credits) {
    used.push_back({std::max<std::int64_t>(0, std::min(credit.minor, left.minor)), owed.currency});
    left = left - used.back();
  }
  return used;
}

std::vector<std::string> tax_notes(std::span<const ChargeGroup> groups) {
  std::vector<ChargeGroup> shares;  // one for each treatment, whatever the providers
  for (const ChargeGroup& group : groups) {
    const auto found = std::find_if(shares.begin(), shares.end(), [&](const ChargeGroup& s) { return same_tax(s, group); });
    if (found == shares.end()) shares.push_back(group);
    else found->sum = found->sum + group.sum;
  }
  std::sort(shares.begin(), shares.end(), [](const ChargeGroup& a, const ChargeGroup& b) {
    if (a.treatment != b.treatment) return a.treatment < b.treatment;
    if (a.tax_name != b.tax_name) return a.tax_name < b.tax_name;
    return a.tax_rate < b.tax_rate;
  });
  std::vector<std::string> notes;
  for (const ChargeGroup& share : shares) {
    const std::string note = note_of(share);
    if (!note.empty() && std::find(notes.begin(), notes.end(), note) == notes.end()) notes.push_back(note);
  }
  return notes;
}

namespace {

Invoice draft_of(std::span<const ChargeGroup> groups, const Parties& parties) {
  const ChargeSet& set = groups.front().set;
  const Money none{0, set.currency};
  ChargeSum sum{0, none, none, none};
  Invoice invoice{.partner_id = set.partner_id, .type = set.type, .month = set.month, .invoice_date = invoice_date(set.month)};
  for (const ChargeGroup& group : groups) {
    sum = sum + group.sum;
    if (group.sum.lines > 0) invoice.providers.push_back(group.provider);
  }
  std::sort(invoice.providers.begin(), invoice.providers.end());
  invoice.providers.erase(std::unique(invoice.providers.begin(), invoice.providers.end()), invoice.providers.end());
  invoice.due_date = due_date(invoice.invoice_date);
  invoice.lines = sum.lines;
  invoice.subtotal = sum.subtotal;
  invoice.tax = sum.tax;
  invoice.adjustments = sum.adjustments;
  invoice.paid = invoice.credited = invoice.credit_left = none;
  invoice.seller = parties.seller;
  invoice.buyer = parties.buyer;
  invoice.payment_instructions = parties.payment_instructions;
  invoice.tax_notes = tax_notes(groups);
  return invoice;
}

}  // namespace

std::vector<Invoice> draft_invoices(std::span<const ChargeGroup> groups, const Parties& parties) {
  std::vector<ChargeGroup> sorted(groups.begin(), groups.end());
  const auto place = [](const ChargeGroup& group) {
    return std::tuple(group.set.month, group.set.type, group.set.currency.code());
  };
  std::stable_sort(sorted.begin(), sorted.end(),
                   [&](const ChargeGroup& a, const ChargeGroup& b) { return place(a) < place(b); });
  std::vector<Invoice> drafts;
  for (auto from = sorted.begin(); from != sorted.end();) {
    const auto until = std::find_if(from, sorted.end(), [&](const ChargeGroup& g) { return place(g) != place(*from); });
    drafts.push_back(draft_of({from, until}, parties));
    from = until;
  }
  return drafts;
}

std::vector<CreditUse> settle(std::span<Invoice> issued, std::span<Invoice> credits) {
  std::vector<Invoice*> sources;
  for (Invoice& credit : credits) sources.push_back(&credit);
  std::vector<CreditUse> uses;
  for (Invoice& invoice : issued) {
    if (invoice.document == DocumentType::kVoidNote) {
      sources.push_back(&invoice);
    } else if (invoice.total().minor < 0) {
      invoice.credited = invoice.total();
      invoice.credit_left = -invoice.total();
      sources.push_back(&invoice);
    } else {
      std::vector<Invoice*> usable;
      std::vector<Money> left;
      for (Invoice* source : sources) {
        if (!(source->currency() == invoice.currency())) continue;
        usable.push_back(source);
        left.push_back(source->credit_left);
      }
      const std::vector<Money> used = use_credit(left, invoice.balance());
      for (std::size_t i = 0; i < usable.size(); ++i) {
        if (used[i].minor == 0) continue;
        usable[i]->credit_left = usable[i]->credit_left - used[i];
        invoice.credited = invoice.credited + used[i];
        uses.push_back({usable[i]->number, invoice.number, used[i]});
      }
    }
    invoice.state = state_of(invoice);
  }
  return uses;
}

Invoice void_note(Invoice& invoice, Date today) {
  Invoice note = invoice;
  note.number.clear();
  note.document = DocumentType::kVoidNote;
  note.amends_of = invoice.number;
  note.amendments.clear();
  note.invoice_date = note.due_date = today;
  note.subtotal = -invoice.subtotal;
  note.tax = -invoice.tax;
  note.adjustments = -invoice.adjustments;
  note.paid = {0, invoice.currency()};
  note.credited = note.total();
  note.credit_left = invoice.total() - invoice.balance();
  note.disputed = false;
  note.state = state_of(note);
  invoice.credited = invoice.credited + invoice.balance();
  invoice.state = InvoiceState::kVoided;
  invoice.disputed = false;
  return note;
}

ChargeLine line_of(const Invoice& document, ChargeLine line) {
  if (document.document != DocumentType::kVoidNote) return line;
  line.subtotal = -line.subtotal;
  line.tax = -line.tax;
  line.billable_quantity = Decimal(-line.billable_quantity.mantissa(), line.billable_quantity.scale());
  return line;
}

Arrears arrears_of(const Invoice& invoice, const ArrearsPolicy& policy, Date today) {
  if (invoice.disputed || !invoice.overdue(today)) return Arrears::kNone;
  return today > invoice.due_date.plus_days(policy.suspend_after_days) ? Arrears::kSuspended : Arrears::kInArrears;
}

}  // namespace chandlery::billing
