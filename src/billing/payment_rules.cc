#include "billing/payment_rules.h"

#include <algorithm>

namespace chandlery::billing {
namespace {

constexpr std::size_t kDigits = 9;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool may_stand_between(char c) { return c == ' ' || c == '.' || c == '-'; }

/// The nine digits that begin at `at`; empty when there are others.
std::string digits_at(std::string_view words, std::size_t at) {
  std::string digits;
  for (; at < words.size() && digits.size() <= kDigits; ++at) {
    if (is_digit(words[at])) {
      digits += words[at];
    } else if (digits.size() == kDigits || !may_stand_between(words[at])) {
      break;
    }
  }
  return digits.size() == kDigits ? digits : std::string();
}

}  // namespace

std::vector<std::string> named_invoices(std::string_view words) {
  std::vector<std::string> numbers;
  for (std::size_t at = 0; at < words.size(); ++at) {
    if (words[at] != 'G' && words[at] != 'g') continue;
    if (at > 0 && (is_letter(words[at - 1]) || is_digit(words[at - 1]))) continue;  // the end of a word or of an IBAN
    const std::string digits = digits_at(words, at + 1);
    if (digits.empty()) continue;
    std::string number = "G" + digits;
    if (std::find(numbers.begin(), numbers.end(), number) == numbers.end()) numbers.push_back(std::move(number));
  }
  return numbers;
}

std::vector<Allocation> allocate(const Money& available, std::span<const std::string> named,
                                 std::span<const OpenInvoice> open) {
  std::vector<Allocation> allocations;
  const auto can_take = [&](const OpenInvoice& invoice) {
    return invoice.balance.currency == available.currency && invoice.balance.minor > 0;
  };
  if (named.empty()) {
    const OpenInvoice* exact = nullptr;
    for (const OpenInvoice& invoice : open) {
      if (!can_take(invoice) || invoice.balance != available) continue;
      if (exact != nullptr) return {};
      exact = &invoice;
    }
    if (exact != nullptr) allocations.push_back({exact->number, available});
    return allocations;
  }
  Money left = available;
  for (const std::string& number : named) {
    const auto invoice =
        std::find_if(open.begin(), open.end(), [&](const OpenInvoice& each) { return each.number == number; });
    if (invoice == open.end() || !can_take(*invoice) || left.minor <= 0) continue;
    const Money part = {std::min(left.minor, invoice->balance.minor), left.currency};
    allocations.push_back({number, part});
    left = left - part;
  }
  return allocations;
}

}  // namespace chandlery::billing
