// Writing charges and reading them back.
#include "billing/charges.h"

#include <stdexcept>

#include "billing/charge_store.h"

namespace chandlery::billing {
namespace {

constexpr std::string_view kTypeWords[kChargeTypes] = {
    "new", "renew", "addQuantity", "removeQuantity", "cancelImmediate", "convert", "customerCredit"};

Account against(const ChargeLine& line) {
  if (line.type != ChargeType::kCustomerCredit) return Account::kRevenue;
  return is_adjustment(line) ? Account::kAdjustment : Account::kCredit;
}

// Amounts are posted as positive numbers: what is given back goes the other way.
Posting posting_of(const ChargeLine& line, std::string key, Account account, Money amount) {
  Posting posting{std::move(key), to_string(line.type), Account::kUnbilled, account, amount, line.customer_id};
  if (amount.minor < 0) {
    std::swap(posting.debit, posting.credit);
    posting.amount = -amount;
  }
  return posting;
}

}  // namespace

std::string_view to_string(ChargeType type) { return kTypeWords[static_cast<int>(type)]; }

bool is_adjustment(const ChargeLine& line) {
  return line.type == ChargeType::kCustomerCredit && line.customer_id.empty();
}

std::vector<Posting> postings_of(const ChargeLine& line) {
  std::vector<Posting> postings = {posting_of(line, line.id, against(line), line.subtotal)};
  if (line.tax.minor != 0) postings.push_back(posting_of(line, line.id + "/tax", Account::kTax, line.tax));
  return postings;
}

void charge(sql::Tx& tx, const Actor& actor, std::span<const ChargeLine> lines) {
  std::vector<Posting> postings;
  for (const ChargeLine& line : lines) {
    if (line.partner_id != actor.partner_id) throw std::logic_error("a charge to another partner than the actor's");
    if (line.id.empty()) throw std::logic_error("a charge without an id");
    if (!(line.subtotal.currency == line.tax.currency)) throw std::logic_error("a charge in two currencies");
    store::insert_charge(tx, line);
    for (Posting& posting : postings_of(line)) postings.push_back(std::move(posting));
  }
  post(tx, actor, postings);
}

std::optional<ChargeLine> find_charge(sql::Tx& tx, const ChargeSet& set, std::string_view id) {
  return store::find_charge(tx, set, id);
}

std::vector<ChargeLine> charges_of_order(sql::Tx& tx, const ChargeSet& set, BillingMonth last,
                                         std::string_view order_id) {
  return store::charges_of_order(tx, set, last, order_id);
}

void each_charge(sql::Tx& tx, const ChargeSet& set, std::string_view after, std::int64_t limit,
                 const std::function<void(const ChargeLine&)>& each) {
  store::each_charge(tx, set, after, limit, each);
}

ChargeSum operator+(const ChargeSum& a, const ChargeSum& b) {
  return {a.lines + b.lines, a.subtotal + b.subtotal, a.tax + b.tax, a.adjustments + b.adjustments};
}

std::vector<ChargeGroup> sum_groups(sql::Tx& tx, std::string_view partner_id, BillingMonth first, BillingMonth last) {
  return store::sum_groups(tx, partner_id, first, last);
}

std::vector<ChargeLine> find_adjustments(sql::Tx& tx, const ChargeSet& set) { return store::find_adjustments(tx, set); }

ChargeSum sum_charges(sql::Tx& tx, const ChargeSet& set) { return store::sum_charges(tx, set); }

std::vector<std::pair<ChargeSet, ChargeSum>> sum_month(sql::Tx& tx, std::string_view partner_id, BillingMonth month) {
  return store::sum_month(tx, partner_id, month);
}

}  // namespace chandlery::billing
