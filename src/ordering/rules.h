// The decisions of buying, as pure functions: words, totals, groups, expiry, states.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "billing/charge_line.h"
#include "core/result.h"
#include "ordering/model.h"

namespace chandlery::ordering {

// Limits. Nothing that a caller sends may make a transaction long or an amount overflow.
inline constexpr std::size_t kMostLines = 100;                 ///< of one cart or order
inline constexpr std::int64_t kLargestQuantity = 999'999'999;  ///< the largest maximumQuantity known (rules 3.9)
inline constexpr std::int64_t kLargestLineTotal =
    1'000'000'000'000'000;                             ///< minor units; a hundred of them fit 64 bits
inline constexpr std::int64_t kMostKeys = 10'000;      ///< of one purchase: they are written in its transaction
inline constexpr std::size_t kLongestText = 256;       ///< of a name or an id in a request
inline constexpr std::size_t kLongestContext = 4'096;  ///< of a provisioning context

/// `OneTime`, `onetime`, `one_time` are `one_time` (contract 18), as with monthly, annual, none and unknown; empty
/// stays empty. kInvalidEnumValue for another word.
Result<std::string> normalise_billing_cycle(std::string_view word, std::string field);
/// An ISO 8601 duration of months or years in upper case, as P1Y; empty stays empty. kInvalidEnumValue for another.
Result<std::string> normalise_term(std::string_view word, std::string field);
/// A line with its words normalised; kQuantityInvalid, kInvalidEnumValue or kInvalidInput where a limit is passed.
/// `path` is the line's place in the request, as `lineItems[0]`.
Result<LineRequest> normalise(LineRequest line, const std::string& path);
/// kInvalidInput for no line or too many.
Result<void> check_line_count(std::size_t count);

/// A direct order numbers its lines 0..n-1, in any order, or not at all (nullopt). Returns the positions in the order
/// of their numbers; kLineNumberInvalid for a gap, a repetition, or a number on some lines only.
Result<std::vector<std::size_t>> order_of_lines(std::span<const std::optional<std::int64_t>> numbers);

/// unit price x quantity, rounded half away from zero once for the line (rules 3.1). kQuantityInvalid past the limit.
Result<Money> line_total(const Decimal& unit_price, std::int64_t quantity, Currency currency);
/// The sum of each currency among the lines, in order of first appearance.
std::vector<Money> totals(std::span<const Money> amounts);
/// "2138.00 USD", or several joined by " + ".
std::string totals_text(std::span<const Money> totals);

/// What decides whether two lines share an order.
struct GroupKey {
  std::string billing_cycle;
  std::string term_duration;
  Currency currency;
  friend bool operator==(const GroupKey&, const GroupKey&) = default;
};
/// The group of each line: 0, 1... by first appearance. Lines with the same key share one (contract 4).
std::vector<std::size_t> group_lines(std::span<const GroupKey> keys);

/// From its last change a cart lives so long; at that very instant it is gone.
Instant cart_expiry(Instant modified_at, std::int64_t lifetime_seconds);
bool is_expired(const Cart& cart, Instant at);

/// The number of contract 4 for what is wrong with a line. Names and numbers above 10009 break a known client.
LineProblem problem_of(const Error& error);

/// Pending while a line waits for keys; cancelled when every line is (rules 4.4).
OrderStatus status_of(std::span<const OrderLine> lines);
/// The 12 hexadecimal digits that invoices and people name the order by: the last group of its id.
std::string alternate_id(std::string_view order_id);
inline constexpr std::size_t kAlternateIdDigits = 12;  ///< hexadecimal

/// Whether the line is a subscription: software that is sold for a term. Perpetual software never is one (contract 5.2).
bool is_subscription(const OrderLine& line);
/// The id of a line's subscription, a GUID of version 8: the order's with the line's number in its last two digits. So it
/// sorts by time, too, and is known without asking.
std::string subscription_id(std::string_view order_id, std::int64_t line_number);
/// Recurring for monthly and annual cycles.
billing::InvoiceType invoice_type_of(std::string_view billing_cycle);

/// Words as tables hold and answers show them.
std::string_view to_string(OrderStatus status);  ///< pending, completed, cancelled
std::string_view to_string(LineStatus status);   ///< pending, fulfilled, cancelled

}  // namespace chandlery::ordering
