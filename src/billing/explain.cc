// See explain.h.
#include "billing/explain.h"

#include <algorithm>
#include <utility>

#include "billing/amount_text.h"
#include "billing/charges.h"
#include "billing/credit_rules.h"
#include "billing/explain_words.h"
#include "billing/invoice_sums.h"
#include "billing/tax_rules.h"
#include "billing/usage_meters.h"
#include "platform/words/say.h"

namespace chandlery::billing {
namespace {

using fmt::arg;

std::string product_of(const ChargeLine& line) {
  if (line.sku_name.empty() || line.sku_name == line.product_name) return line.product_name;
  return line.product_name + " – " + line.sku_name;
}

bool is_correction_of_use(const ChargeLine& line) {
  return line.id.starts_with(kUsagePrefix) && line.type == ChargeType::kCancelImmediate;
}

std::string happened(const ChargeLine& line, const ExplainWords& words) {
  const bool is_usage = line.id.starts_with(kUsagePrefix) && line.type == ChargeType::kNew;
  const bool is_correction = is_correction_of_use(line);
  const bool fee = line.type == ChargeType::kCancelImmediate && line.subtotal.minor > 0;
  const std::string_view pattern = is_usage              ? words.used
                                   : is_correction       ? words.used_otherwise
                                   : fee                 ? words.fee
                                   : is_adjustment(line) ? words.adjustment
                                                         : words.happened[static_cast<std::size_t>(line.type)];
  return say(pattern, arg("customer", line.customer_name.empty() ? std::string(words.someone) : line.customer_name),
             arg("quantity", line.quantity), arg("product", product_of(line)),
             arg("date", to_iso(Date::of(is_usage || is_correction ? line.ordered_at : line.posted_at))),
             arg("order", line.order_id), arg("line", line.order_line), arg("hours", line.billable_quantity.to_string()),
             arg("reason", line.credit_reason));
}

// Days of the charge's period, both ends included; 0 for a perpetual licence.
std::int64_t days_of(const ChargeLine& line) {
  return line.charge_start && line.charge_end
             ? std::max<std::int64_t>(0, days_between(*line.charge_start, *line.charge_end) + 1)
             : 0;
}

std::string period(const ChargeLine& line, const ExplainWords& words) {
  if (days_of(line) == 0) return std::string(words.perpetual);
  return say(words.period, arg("days", days_of(line)), arg("start", to_iso(Date::of(*line.charge_start))),
             arg("end", to_iso(Date::of(*line.charge_end))));
}

std::string billed(const ChargeLine& line, const ExplainWords& words) {
  return say(words.billed, arg("month", line.month.to_string()),
             arg("type", line.invoice_type == InvoiceType::kRecurring ? words.recurring : words.one_time));
}

// unit price x quantity in the currency of the charge.
Money listed(const ChargeLine& line) {
  return Money::of(line.unit_price * line.exchange_rate, line.quantity, line.subtotal.currency,
                   Rounding::kHalfAwayFromZero);
}

// Digits past the fifteenth place decide no minor unit; without them products stay within 128 bits.
Decimal no_finer(const Decimal& number) {
  return number.scale() > 15 ? number.at_scale(15, Rounding::kHalfAwayFromZero) : number;
}

std::string product_step(const ChargeLine& line, bool negative, const Money& amount, const ExplainWords& words) {
  const bool exchanged = !(line.pricing_currency == line.subtotal.currency) || !(line.exchange_rate == Decimal(1, 0));
  return say(exchanged ? words.product_exchanged : words.product,
             arg("quantity", negative ? -line.quantity : line.quantity),
             arg("unit", grouped(line.unit_price, line.pricing_currency.exponent())),
             arg("pricing", line.pricing_currency.code()), arg("rate", line.exchange_rate.to_string()),
             arg("amount", grouped(amount)), arg("currency", amount.currency.code()));
}

/// The steps so far, and what they have come to.
struct Worked {
  std::vector<std::string> steps;
  std::optional<Taxed> result;  ///< nullopt: the facts lead nowhere
};

void add_tax(Worked& worked, const ChargeLine& line, const Money& price, const ExplainWords& words) {
  const TaxDecision decision{
      .treatment = line.tax_treatment,
      .rate = line.tax_rate,
      .included_rate = line.tax_treatment == TaxTreatment::kInclusive ? line.tax_rate : Decimal(),
      .name = line.tax_name};
  worked.result = apply_tax(decision, price);
  const auto with_rate = [&](std::string_view pattern) {
    return say(pattern, arg("rate", percent(line.tax_rate)), arg("net", grouped(worked.result->subtotal)),
               arg("gross", grouped(price)), arg("tax", grouped(worked.result->tax)));
  };
  switch (line.tax_treatment) {
    case TaxTreatment::kNone:
      worked.steps.emplace_back(words.untaxed);
      break;
    case TaxTreatment::kExclusive:
      worked.steps.push_back(with_rate(words.exclusive));
      break;
    case TaxTreatment::kInclusive:
      worked.steps.push_back(with_rate(words.inclusive));
      break;
    case TaxTreatment::kReverseCharge:
      worked.steps.emplace_back(words.reverse_charge);
      break;
    case TaxTreatment::kExempt:
      worked.steps.emplace_back(words.exempt);
      break;
  }
}

// A charge that stands for itself: by its price, by its discount, or by its effective price.
Worked work_charge(const ChargeLine& line, const ExplainWords& words) {
  Worked worked;
  const bool negative = line.subtotal.minor < 0;
  const Money price = negative ? -listed(line) : listed(line);
  const Money said = price_of(line);
  if (price == said) {
    worked.steps.push_back(product_step(line, negative, price, words));
    add_tax(worked, line, price, words);
    return worked;
  }
  if (discount_of(line).minor != 0) {
    worked.steps.push_back(product_step(line, negative, price, words));
    worked.steps.push_back(say(words.discount, arg("listed", grouped(price)), arg("discount", grouped(price - said)),
                               arg("amount", grouped(said))));
    add_tax(worked, line, said, words);
    return worked;
  }
  // Effective prices are without tax, and in the currency of the price (rules 3.12).
  const Currency currency = line.subtotal.currency;
  const Decimal exact = no_finer(no_finer(line.effective_unit_price) * line.billable_quantity) * line.exchange_rate;
  Money net{static_cast<std::int64_t>(exact.at_scale(currency.exponent(), Rounding::kHalfAwayFromZero).mantissa()),
            currency};
  if (negative && net.minor > 0) net = -net;
  if (!(net == line.subtotal)) {
    worked.steps.push_back(product_step(line, negative, price, words));
    return worked;
  }
  worked.steps.push_back(say(words.effective, arg("quantity", line.billable_quantity.to_string()),
                             arg("unit", line.effective_unit_price.to_string()), arg("amount", grouped(net)),
                             arg("currency", net.currency.code())));
  add_tax(worked, line, price_of(line), words);
  return worked;
}

std::string proration_step(const CreditFacts& facts, const Charge& charge, const Money& whole, std::int64_t unused,
                           const ExplainWords& words) {
  const Money amount = prorate(facts.rule, charge, unused);
  const Money one{multiply_divide(amount.minor, 1, charge.quantity, Rounding::kHalfAwayFromZero), amount.currency};
  const Money daily{multiply_divide(whole.minor, 1, charge.days, Rounding::kHalfAwayFromZero), amount.currency};
  const std::string_view pattern = facts.rule == ProrationRule::kLine    ? words.by_line
                                   : facts.rule == ProrationRule::kUnit2 ? words.by_unit
                                                                         : words.by_day;
  return say(pattern, arg("unused", unused), arg("days", charge.days), arg("whole", grouped(whole)),
             arg("unit", grouped(charge.unit_price, whole.currency.exponent())), arg("quantity", charge.quantity),
             arg("daily", grouped(daily)), arg("one", grouped(one)), arg("amount", grouped(amount)));
}

struct Days {
  std::int64_t all = 0, used = 0, unused = 0;
};

Days days_of(const CreditFacts& facts) {
  Days days{.all = days_of(facts.original)};
  if (!facts.prorated || days.all == 0) return {};
  // Hours count from the purchase where the period begins with it.
  const Instant start = *facts.original.charge_start, ordered = facts.original.ordered_at;
  days.used = facts.used_days.value_or(
      used_days(facts.policy, Date::of(ordered) == Date::of(start) ? ordered : start, facts.cancelled_at, days.all));
  days.used = std::clamp<std::int64_t>(days.used, 0, days.all);
  days.unused = days.all - days.used;
  return days;
}

// What is given back of a charge, as a negative amount with its tax.
Worked work_credit(const CreditFacts& facts, const ExplainWords& words) {
  const ChargeLine& original = facts.original;
  const Money whole = price_of(original), before = facts.credited_before.value_or(Money{0, whole.currency});
  const Money left = whole - before;
  const std::string currency(whole.currency.code());
  Worked worked;
  if (original.quantity < 1 || whole.minor < 0 || before.minor < 0 || left.minor < 0) return worked;
  const bool at_list = listed(original) == whole;
  if (at_list) worked.steps.push_back(product_step(original, false, whole, words));

  const Days days = days_of(facts);
  Money part = left;
  if (days.all > 0)
    worked.steps.push_back(say(words.for_days, arg("amount", grouped(whole)), arg("currency", currency),
                               arg("days", days.all), arg("start", to_iso(Date::of(*original.charge_start)))));
  const auto capped = [&] {
    return say(words.capped, arg("whole", grouped(whole)), arg("before", grouped(before)), arg("amount", grouped(left)));
  };
  if (days.all == 0 || days.unused == days.all) {
    if (before.minor > 0) worked.steps.push_back(capped());
    worked.steps.push_back(say(words.all_back, arg("whole", grouped(left))));
  } else if (days.unused == 0) {
    worked.steps.emplace_back(words.none_back);
    part.minor = 0;
  } else {
    // What was bought below the list price is shared as it was paid.
    const Charge charge = at_list && original.pricing_currency == whole.currency
                              ? Charge{original.unit_price, original.quantity, whole.currency, days.all}
                              : Charge{whole.to_decimal(), 1, whole.currency, days.all};
    worked.steps.push_back(proration_step(facts, charge, whole, days.unused, words));
    part = credit(facts.rule, charge, days.unused, left);
    if (part == left && before.minor > 0) worked.steps.push_back(capped());
  }

  const Taxed back = reverse_tax({original.subtotal, original.tax}, whole, before, part);
  if (original.tax.minor != 0)
    worked.steps.push_back(part == whole
                               ? say(words.tax_back, arg("tax", grouped(back.tax)))
                               : say(words.tax_share_back, arg("part", grouped(part)), arg("whole", grouped(whole)),
                                     arg("charged", grouped(original.tax)), arg("tax", grouped(back.tax))));
  worked.result = Taxed{-back.subtotal, -back.tax};
  return worked;
}

void add_credit_facts(std::vector<std::string>& facts, const CreditFacts& credit, const ExplainWords& words) {
  const Days days = days_of(credit);
  const std::string date = to_iso(Date::of(credit.cancelled_at));
  facts.push_back(days.all == 0 ? say(words.cancelled_whole, arg("date", date))
                                : say(words.cancelled, arg("date", date), arg("used", days.used), arg("days", days.all),
                                      arg("unused", days.unused)));
  if (!credit.policy_name.empty()) facts.push_back(say(words.policy, arg("policy", credit.policy_name)));
  if (days.all == 0) return;
  if (credit.policy.cancel_day_counts) facts.emplace_back(words.day_counts);
  if (credit.policy.full_within_hours > 0)
    facts.push_back(say(words.hours_free, arg("hours", credit.policy.full_within_hours)));
}

// What the days of a line come to in their term, as a positive amount.
Money rest_of(const ChargeLine& line, std::int64_t quantity, std::int64_t days, std::int64_t term,
              std::int64_t unit_days) {
  return rest(ProrationRule::kLine, {line.unit_price, line.subtotal.currency, term, unit_days}, quantity, days);
}

// A line of a term that changed: its share of the term, and for a credit what of the charge's tax goes back with it.
Worked work_change(const ChargeLine& line, const ChangeFacts& facts, const ExplainWords& words) {
  const bool negative = facts.original.has_value();
  const std::int64_t days = days_of(line), before = facts.unit_days;
  const Money whole = rest_of(line, line.quantity, facts.days, facts.days, 0);
  Money price = rest_of(line, line.quantity, days, facts.days, before);
  Worked worked;
  worked.steps.push_back(product_step(line, false, whole, words));
  const auto unit = grouped(line.unit_price, whole.currency.exponent());
  if (before == 0) {
    worked.steps.push_back(say(words.by_line, arg("unused", days), arg("days", facts.days), arg("whole", grouped(whole)),
                               arg("amount", grouped(price))));
  } else {
    const Money used = rest_of(line, 1, before, facts.days, 0);
    worked.steps.push_back(say(words.by_parts, arg("unit", unit), arg("before", before), arg("quantity", line.quantity),
                               arg("unused", days), arg("days", facts.days), arg("until", grouped(used + price)),
                               arg("used", grouped(used)), arg("amount", grouped(price))));
  }
  if (!negative) {
    add_tax(worked, line, price, words);
    return worked;
  }
  const ChargeLine& original = *facts.original;
  const Money charged = rest_of(line, original.quantity, days_of(original), facts.days, facts.original_unit_days);
  const Money earlier = facts.credited_before.value_or(Money{0, charged.currency});
  if (price.minor > charged.minor - earlier.minor) {
    price = charged - earlier;
    worked.steps.push_back(say(words.capped, arg("whole", grouped(charged)), arg("before", grouped(earlier)),
                               arg("amount", grouped(price))));
  }
  const Taxed back = reverse_tax({original.subtotal, original.tax}, charged, earlier, price);
  if (original.tax.minor != 0) {
    worked.steps.push_back(say(words.tax_share_back, arg("part", grouped(price)), arg("whole", grouped(charged)),
                               arg("charged", grouped(original.tax)), arg("tax", grouped(back.tax))));
  }
  worked.result = Taxed{-back.subtotal, -back.tax};
  return worked;
}

// What a charge of usage is taken back with after the operator credited some of it: the rest.
Worked work_rest(const ChargeLine& line, const ExplainWords& words) {
  const Currency currency = line.subtotal.currency;
  const Taxed charged{{line.part_subtotal, currency}, {line.part_tax, currency}};
  const Money whole = price_of(line, charged), before{line.credited_before, currency}, left = whole - before;
  Worked worked;
  if (before.minor < 0 || left.minor < 0) return worked;
  worked.steps.push_back(
      say(words.capped, arg("whole", grouped(whole)), arg("before", grouped(before)), arg("amount", grouped(left))));
  const Taxed back = reverse_tax(charged, whole, before, left);
  if (charged.tax.minor != 0) {
    worked.steps.push_back(say(words.tax_share_back, arg("part", grouped(left)), arg("whole", grouped(whole)),
                               arg("charged", grouped(charged.tax)), arg("tax", grouped(back.tax))));
  }
  worked.result = Taxed{-back.subtotal, -back.tax};
  return worked;
}

// A credit of the operator's has no price: what was given is what it is.
Worked work_gift(const ChargeLine& line) { return {.steps = {}, .result = Taxed{line.subtotal, line.tax}}; }

// The last step says what the line says, or that it does not follow.
Explanation concluded(const ChargeLine& line, std::vector<std::string> facts, Worked worked, const ExplainWords& words) {
  Explanation explanation{.facts = std::move(facts), .arithmetic = std::move(worked.steps)};
  explanation.agrees = worked.result == Taxed{line.subtotal, line.tax};
  explanation.arithmetic.push_back(
      explanation.agrees ? say(words.sum, arg("subtotal", grouped(line.subtotal)), arg("tax", grouped(line.tax)),
                               arg("total", grouped(line.total())), arg("currency", line.subtotal.currency.code()))
                         : say(words.differs, arg("subtotal", grouped(line.subtotal)), arg("tax", grouped(line.tax))));
  return explanation;
}

}  // namespace

Explanation explain(const ChargeLine& line, const std::optional<CreditFacts>& credit, std::string_view locale) {
  const ExplainWords& words = explain_words(locale);
  const ChargeLine& origin = credit ? credit->original : line;
  std::vector<std::string> facts = {happened(origin, words)};
  const bool gift = line.type == ChargeType::kCustomerCredit && !credit;
  if (!gift) facts.push_back(period(origin, words));
  if (credit) add_credit_facts(facts, *credit, words);
  facts.push_back(billed(line, words));
  return concluded(line, std::move(facts),
                   credit ? work_credit(*credit, words)
                   : gift ? work_gift(line)
                   : is_correction_of_use(line) && line.part_subtotal != 0 ? work_rest(line, words)
                                                                           : work_charge(line, words),
                   words);
}

std::optional<CreditFacts> facts_of_part(const ChargeLine& line) {
  if (line.part_subtotal == 0) return std::nullopt;
  CreditFacts facts{.original = line,
                    .cancelled_at = line.posted_at,
                    .prorated = line.credit_basis == CreditBasis::kProrated,
                    .used_days = line.used_days,
                    .rule = ProrationRule::kLine,
                    .policy = {},
                    .policy_name = {},
                    .credited_before = Money{line.credited_before, line.subtotal.currency}};
  ChargeLine& part = facts.original;
  part.type = ChargeType::kNew;
  part.subtotal.minor = line.part_subtotal;
  part.tax.minor = line.part_tax;
  if (part.charge_start) part.charge_start = part.charge_start->plus_days(-line.used_days);
  return facts;
}

Explanation explain_change(const ChargeLine& line, const ChangeFacts& change, std::string_view locale) {
  const ExplainWords& words = explain_words(locale);
  std::vector<std::string> facts = {happened(line, words)};
  facts.push_back(say(words.rest_of_term, arg("days", days_of(line)), arg("start", to_iso(Date::of(*line.charge_start))),
                      arg("end", to_iso(Date::of(*line.charge_end))), arg("term", change.days)));
  if (change.original) {
    facts.push_back(say(words.given_back, arg("date", to_iso(Date::of(change.original->posted_at))),
                        arg("quantity", change.original->quantity)));
  }
  facts.push_back(billed(line, words));
  return concluded(line, std::move(facts), work_change(line, change, words), words);
}

}  // namespace chandlery::billing
