// Decisions about payments as pure functions: which invoices a payer meant, and what of a payment goes to which (rules
// 3.6, 4.10).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/money.h"

namespace chandlery::billing {

/// The invoice numbers in what a payer wrote, in its order, each once: `G000000101`, in any case, with or without its
/// type before it, with blanks, dots or dashes between the digits, as people copy them. More or fewer than nine digits
/// are no number.
std::vector<std::string> named_invoices(std::string_view words);

/// An invoice that money may be asked for.
struct OpenInvoice {
  std::string number;
  Money balance;  ///< above zero
};

/// What of a payment goes to one invoice.
struct Allocation {
  std::string number;
  Money amount;  ///< above zero
  friend bool operator==(const Allocation&, const Allocation&) = default;
};

/// Gives `available` to the named invoices in their order, each up to its balance. Without a name: to the one invoice
/// whose balance is exactly the amount, if there is just one. What is left stays unallocated until somebody says where
/// it belongs. Invoices of another currency and names that are not among `open` get nothing.
std::vector<Allocation> allocate(const Money& available, std::span<const std::string> named,
                                 std::span<const OpenInvoice> open);

}  // namespace chandlery::billing
