// See invoice_search.h.
#include "billing/invoice_search.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "billing/invoice_rules.h"
#include "billing/invoice_store.h"
#include "core/text.h"

namespace chandlery::billing {
namespace {

constexpr std::size_t kDigits = 9;  // of a number, after its G

struct NumberRange {
  std::string first, last;
};
std::optional<NumberRange> numbers_of(std::string_view text) {
  std::string word = text::lower(text::trim(text));
  for (const InvoiceType type : {InvoiceType::kRecurring, InvoiceType::kOneTime}) {
    const std::string prefix = text::lower(to_string(type)) + "-";
    if (word.starts_with(prefix)) word.erase(0, prefix.size());
  }
  const bool with_letter = word.starts_with('g');
  if (with_letter) word.erase(0, 1);
  const bool digits = std::ranges::all_of(word, [](char c) { return c >= '0' && c <= '9'; });
  if (!digits || word.size() > kDigits || (word.empty() && !with_letter)) return std::nullopt;
  const std::size_t missing = kDigits - word.size();
  if (!with_letter) word.insert(0, missing, '0');
  const std::size_t open = with_letter ? missing : 0;
  return NumberRange{"G" + word + std::string(open, '0'), "G" + word + std::string(open, '9')};
}

}  // namespace

std::vector<Invoice> find_by_beginning(sql::Tx& tx, std::string_view partner_id, std::string_view text,
                                       std::int64_t most) {
  const std::optional<NumberRange> numbers = numbers_of(text);
  if (!numbers) return {};
  return store::invoices_between(tx, partner_id, numbers->first, numbers->last, most);
}

std::optional<Invoice> find_issued(sql::Tx& tx, const ChargeSet& set) {
  return store::issued_invoice(tx, set.partner_id, set.month, set.type, set.currency);
}

OwedInvoices owed_invoices(sql::Tx& tx, std::string_view partner_id, Date today, std::int64_t most) {
  OwedInvoices owed;
  std::vector<Invoice> open = store::open_invoices(tx, partner_id);
  std::erase_if(open, [](const Invoice& invoice) { return invoice.balance().minor <= 0; });
  std::ranges::sort(open, [](const Invoice& a, const Invoice& b) {
    return std::tie(a.due_date, a.number) < std::tie(b.due_date, b.number);
  });
  std::map<std::string, OwedSum> sums;
  for (const Invoice& invoice : open) {
    const Money zero{0, invoice.currency()};
    OwedSum& sum = sums.try_emplace(std::string(invoice.currency().code()), OwedSum{zero, zero}).first->second;
    sum.owed = sum.owed + invoice.balance();
    if (!invoice.overdue(today)) continue;
    sum.overdue = sum.overdue + invoice.balance();
    ++owed.overdue;
  }
  owed.count = std::ssize(open);
  for (const auto& [code, sum] : sums) owed.sums.push_back(sum);
  open.resize(static_cast<std::size_t>(std::min(owed.count, most)));
  owed.first = std::move(open);
  return owed;
}

}  // namespace chandlery::billing
