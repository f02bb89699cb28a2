// See term_changes.h.
#include "billing/term_changes.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "billing/credit_rules.h"
#include "billing/proration.h"

namespace chandlery::billing {
namespace {

constexpr std::string_view kCredit = "/credit", kCancel = "/cancelImmediate", kChange = "/change/";

bool is_change(const ChargeLine& line) { return line.id.find(kChange) != std::string::npos; }
bool gives_back(const ChargeLine& line) { return line.id.ends_with(kCredit) || line.id.ends_with(kCancel); }
bool charges_term(const ChargeLine& line) {
  return line.charge_start && !gives_back(line) && !line.id.ends_with("/fee") && !is_customer_credit_id(line.id);
}

// The charge that a credit's id names.
std::string_view charge_given_back(const ChargeLine& line) {
  std::string_view id = line.id;
  for (const std::string_view suffix : {kCredit, kCancel}) {
    if (id.ends_with(suffix)) id.remove_suffix(suffix.size());
  }
  return id;
}

// Which of two charges of a term came first: what opened the term, then the changes by number.
bool earlier(const ChargeLine* a, const ChargeLine* b) {
  return std::pair(is_change(*a), std::string_view(a->id)) < std::pair(is_change(*b), std::string_view(b->id));
}

bool same_price(const ChargeLine& a, const ChargeLine& b) {
  return a.product_id == b.product_id && a.sku_id == b.sku_id;
}

// Units times days until `day`, of the charges up to and with `last` whose price is its own.
std::int64_t unit_days_until(Instant day, const ChargeLine& last, std::span<const ChargeLine* const> term) {
  std::int64_t used = 0;
  for (auto at = std::ranges::find(term, &last); ; --at) {
    const ChargeLine& charge = **at;
    if (!same_price(charge, last)) break;
    used += charge.quantity * days_between(*charge.charge_start, day);
    day = *charge.charge_start;
    if (at == term.begin()) break;
  }
  return used;
}

}  // namespace

std::string renewal_id(std::string_view prefix, std::int64_t term) { return fmt::format("{}/renew/{:03}", prefix, term); }
std::string change_id(std::string_view prefix, std::int64_t number) {
  return fmt::format("{}{}{:06}", prefix, kChange, number);
}
std::string change_credit_id(std::string_view charge_id) { return std::string(charge_id) + std::string(kCredit); }
std::string cancel_credit_id(std::string_view charge_id) { return std::string(charge_id) + std::string(kCancel); }

std::optional<ChangeFacts> change_facts(const ChargeLine& line, std::span<const ChargeLine> charges) {
  if (!line.charge_start || !line.subscription_start || !line.subscription_end) return std::nullopt;
  const bool credit = gives_back(line);
  const std::string_view wanted = charge_given_back(line);
  std::vector<const ChargeLine*> term;  // what was charged for it, in order
  const ChargeLine* credited = nullptr;
  for (const ChargeLine& each : charges) {
    if (each.order_line != line.order_line || each.subscription_start != line.subscription_start) continue;
    if (each.id == change_credit_id(wanted)) credited = &each;
    if (charges_term(each)) term.push_back(&each);
  }
  std::ranges::sort(term, earlier);
  const auto at = std::ranges::find(term, wanted, &ChargeLine::id);
  if (at == term.end()) return std::nullopt;
  const ChargeLine& charge = **at;
  if (!credit && !is_change(charge)) return std::nullopt;

  ChangeFacts facts{.days = days_between(*line.subscription_start, *line.subscription_end) + 1};
  // A charge itself follows from those before it; it uses nothing before its own first day.
  facts.original_unit_days = unit_days_until(*charge.charge_start, charge, term);
  facts.unit_days = unit_days_until(*line.charge_start, charge, term);
  if (!credit) return facts;
  facts.original = charge;
  if (line.credit_basis != CreditBasis::kUnrecorded) {
    facts.credited_before = Money{line.credited_before, line.subtotal.currency};
  } else if (credited != nullptr && credited->id != line.id) {
    facts.credited_before = -price_of(*credited);
  }
  return facts;
}

}  // namespace chandlery::billing
