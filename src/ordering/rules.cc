// Bodies of the decisions of buying.
#include "ordering/rules.h"

#include <algorithm>
#include <stdexcept>

#include "catalog/rules.h"
#include "core/errors/reservations.h"
#include "core/text.h"
#include "fulfilment/rules.h"

namespace chandlery::ordering {
namespace {

// Lower case without `_` and `-`: how clients' spellings of one word meet.
std::string bare(std::string_view word) {
  std::string result = text::lower(text::trim(word));
  std::erase_if(result, [](char c) { return c == '_' || c == '-'; });
  return result;
}

Result<void> check_length(const std::string& text, std::size_t longest, const std::string& field) {
  if (text.size() <= longest) return {};
  return fail(errors::kInvalidInput, "The text is longer than " + std::to_string(longest) + " bytes.", field);
}

// What a caller may do about a line, by the error that pricing it gave.
struct ProblemNumber {
  const ErrorCode& error;
  std::int64_t number;
};
const ProblemNumber kProblemNumbers[] = {
    {errors::kInvalidOffer, 10001},           // CatalogItemIdIsNotValid
    {errors::kRegionQuota, 10002},            // QuotaNotAvailable
    {errors::kInventoryUnavailable, 10003},   // InventoryNotAvailable
    {errors::kResellerInvalid, 10004},        // ParticipantsIsNotSupportedForPartner
    {errors::kNotAzureSubscription, 10007},   // SubscriptionIsNotValid
    {errors::kSubscriptionNotActive, 10007},
    {errors::kSubscriptionNotRegistered, 10007},
    {errors::kSubscriptionNotEnabled, 10008},  // SubscriptionIsNotEnabledForRI
    {errors::kSandboxLimit, 10009},            // SandboxLimitExceeded
};
constexpr std::int64_t kUnableToProcess = 10006;

}  // namespace

Result<std::string> normalise_billing_cycle(std::string_view word, std::string field) {
  struct Spelling {
    std::string_view bare, word;
  };
  static constexpr Spelling kSpellings[] = {
      {"", ""},         {"onetime", "one_time"}, {"monthly", "monthly"}, {"annual", "annual"},
      {"none", "none"}, {"unknown", ""}};
  const std::string wanted = bare(word);
  for (const Spelling& spelling : kSpellings) {
    if (spelling.bare == wanted) return std::string(spelling.word);
  }
  return fail(errors::kInvalidEnumValue, "A billing cycle is one of one_time, monthly, annual and none.",
              std::move(field));
}

Result<std::string> normalise_term(std::string_view word, std::string field) {
  std::string term = text::lower(text::trim(word));
  if (term.empty()) return term;
  const bool digits =
      term.size() > 2 && std::all_of(term.begin() + 1, term.end() - 1, [](char c) { return c >= '0' && c <= '9'; });
  if (!digits || term.size() > 5 || term.front() != 'p' || (term.back() != 'm' && term.back() != 'y')) {
    return fail(errors::kInvalidEnumValue, "A term is written as P1M, P1Y or P3Y.", std::move(field));
  }
  for (char& c : term) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return term;
}

Result<LineRequest> normalise(LineRequest line, const std::string& path) {
  line.catalog_item_id = text::trim(line.catalog_item_id);
  line.reseller_mpn_id = text::trim(line.reseller_mpn_id);
  if (line.catalog_item_id.empty()) {
    return fail(errors::kInvalidInput, "A line names the catalog item that it buys.", path + ".catalogItemId");
  }
  if (line.quantity < 1 || line.quantity > kLargestQuantity) {
    return fail(errors::kQuantityInvalid,
                "A quantity is a whole number from 1 to " + std::to_string(kLargestQuantity) + ".", path + ".quantity");
  }
  RETURN_IF_FAILED(check_length(line.catalog_item_id, kLongestText, path + ".catalogItemId"));
  RETURN_IF_FAILED(check_length(line.friendly_name, kLongestText, path + ".friendlyName"));
  RETURN_IF_FAILED(check_length(line.reseller_mpn_id, kLongestText, path + ".participants"));
  RETURN_IF_FAILED(check_length(line.provisioning_context, kLongestContext, path + ".provisioningContext"));
  line.billing_cycle = OR_RETURN(normalise_billing_cycle(line.billing_cycle, path + ".billingCycle"));
  line.term_duration = OR_RETURN(normalise_term(line.term_duration, path + ".termDuration"));
  line.renews_to_term = OR_RETURN(normalise_term(line.renews_to_term, path + ".renewsTo.termDuration"));
  return line;
}

Result<void> check_line_count(std::size_t count) {
  if (count == 0) return fail(errors::kInvalidInput, "At least one line item is needed.", "lineItems");
  if (count > kMostLines) {
    return fail(errors::kInvalidInput, "At most " + std::to_string(kMostLines) + " line items can be bought at once.",
                "lineItems");
  }
  return {};
}

Result<std::vector<std::size_t>> order_of_lines(std::span<const std::optional<std::int64_t>> numbers) {
  const std::size_t numbered = static_cast<std::size_t>(
      std::count_if(numbers.begin(), numbers.end(), [](const auto& number) { return number.has_value(); }));
  std::vector<std::size_t> positions(numbers.size(), numbers.size());
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const std::int64_t number = numbered == 0 ? static_cast<std::int64_t>(i) : numbers[i].value_or(-1);
    const bool in_range = number >= 0 && number < static_cast<std::int64_t>(numbers.size());
    if (!in_range || positions[static_cast<std::size_t>(number)] != numbers.size()) {
      return fail(errors::kLineNumberInvalid,
                  "The lines of an order are numbered 0, 1, 2... without gap or repetition.",
                  "lineItems[" + std::to_string(i) + "].lineItemNumber");
    }
    positions[static_cast<std::size_t>(number)] = i;
  }
  return positions;
}

Result<Money> line_total(const Decimal& unit_price, std::int64_t quantity, Currency currency) {
  const auto too_much = [] {
    return fail(errors::kQuantityInvalid, "The value of the line is larger than this server sells at once.");
  };
  try {
    const Money total = Money::of(unit_price, quantity, currency, Rounding::kHalfAwayFromZero);
    if (total.minor > kLargestLineTotal) return too_much();
    return total;
  } catch (const std::overflow_error&) {
    return too_much();
  }
}

std::vector<Money> totals(std::span<const Money> amounts) {
  std::vector<Money> sums;
  for (const Money& amount : amounts) {
    const auto same =
        std::find_if(sums.begin(), sums.end(), [&](const Money& sum) { return sum.currency == amount.currency; });
    if (same == sums.end())
      sums.push_back(amount);
    else
      *same = *same + amount;
  }
  return sums;
}

std::string totals_text(std::span<const Money> totals) {
  std::string text;
  for (const Money& total : totals) {
    if (!text.empty()) text += " + ";
    text += total.to_string() + " " + std::string(total.currency.code());
  }
  return text;
}

std::vector<std::size_t> group_lines(std::span<const GroupKey> keys) {
  std::vector<const GroupKey*> groups;
  std::vector<std::size_t> group_of_line;
  for (const GroupKey& key : keys) {
    const auto known = std::find_if(groups.begin(), groups.end(), [&](const GroupKey* group) { return *group == key; });
    group_of_line.push_back(static_cast<std::size_t>(known - groups.begin()));
    if (known == groups.end()) groups.push_back(&key);
  }
  return group_of_line;
}

Instant cart_expiry(Instant modified_at, std::int64_t lifetime_seconds) {
  return modified_at.plus_seconds(lifetime_seconds);
}

bool is_expired(const Cart& cart, Instant at) { return at >= cart.expires_at; }

LineProblem problem_of(const Error& error) {
  for (const ProblemNumber& known : kProblemNumbers) {
    if (error.is(known.error)) return {known.number, error.message};
  }
  return {kUnableToProcess, error.message};
}

OrderStatus status_of(std::span<const OrderLine> lines) {
  const auto has = [&](LineStatus status) {
    return std::any_of(lines.begin(), lines.end(), [&](const OrderLine& line) { return line.status == status; });
  };
  if (has(LineStatus::kPending)) return OrderStatus::kPending;
  return has(LineStatus::kFulfilled) || lines.empty() ? OrderStatus::kCompleted : OrderStatus::kCancelled;
}

bool is_subscription(const OrderLine& line) {
  return !line.term_duration.empty() && catalog::is_software(line.product_type);
}

std::string subscription_id(std::string_view order_id, std::int64_t line_number) {
  static_assert(kMostLines <= 256);
  return fulfilment::line_guid(order_id, line_number);
}

billing::InvoiceType invoice_type_of(std::string_view billing_cycle) {
  const bool recurring = billing_cycle == "monthly" || billing_cycle == "annual";
  return recurring ? billing::InvoiceType::kRecurring : billing::InvoiceType::kOneTime;
}

std::string alternate_id(std::string_view order_id) {
  return std::string(order_id.substr(order_id.size() - std::min(order_id.size(), kAlternateIdDigits)));
}

std::string_view to_string(OrderStatus status) {
  static constexpr std::string_view kWords[] = {"pending", "completed", "cancelled"};
  return kWords[static_cast<int>(status)];
}

std::string_view to_string(LineStatus status) {
  static constexpr std::string_view kWords[] = {"pending", "fulfilled", "cancelled"};
  return kWords[static_cast<int>(status)];
}

}  // namespace chandlery::ordering
