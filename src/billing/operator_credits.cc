// See operator_credits.h.
#include "billing/operator_credits.h"

#include <algorithm>
#include <vector>

#include "audit/service.h"
#include "billing/account_terms.h"
#include "billing/amendments.h"
#include "billing/charge_credits.h"
#include "billing/charges.h"
#include "billing/credit_rules.h"
#include "billing/document_lines.h"
#include "core/errors/billing.h"
#include "core/id.h"
#include "core/text.h"
#include "customers/service.h"
#include "platform/json/writer.h"

namespace chandlery::billing {
namespace {

constexpr int kMonthsSearched = 48;  // for a charge of an account that never had an invoice

Result<void> check_amount(const Money& amount) {
  if (amount.minor >= 1 && amount.minor <= kLargestAmount) return {};
  return fail(errors::kInvalidProperty, "A credit is more than nothing, and not beyond all measure.", "amount");
}

Result<void> check_reason(std::string_view reason) {
  if (!text::trim(reason).empty() && reason.size() <= kLongestCreditReason) return {};
  return fail(errors::kInvalidProperty, "Say why, in a sentence.", "reason");
}

std::string in_words(const Money& amount) { return amount.to_string() + " " + std::string(amount.currency.code()); }

void write_credit(sql::Tx& tx, const Actor& actor, const ChargeLine& line) {
  charge(tx, actor, {&line, 1});
  json::Writer w;
  w.begin_object().field("Id", line.id).field("Amount", -line.subtotal).field("Tax", -line.tax);
  w.field("CurrencyCode", line.subtotal.currency.code()).field("Reason", line.credit_reason).end_object();
  audit::append(tx, actor,
                {.operation = "add_customer_credit",
                 .resource_type = "invoice",
                 .customer_id = line.customer_id,
                 .new_value = w.take()});
}

struct FoundCharge {
  ChargeLine charge;
  Taxed given;  // back of it until now
};

// With the account held, so that what was given back stays what it is until the credit is written.
Result<FoundCharge> find_creditable(sql::Tx& tx, const Actor& actor, const HeldAccount& held,
                                    const ChargeCreditCommand& command) {
  const BillingMonth last = open_month(held.account, actor.at);
  const std::string_view origin = origin_of(command.line_item);
  std::vector<ChargeSet> sets;
  if (!command.invoice_id.empty()) {
    sets.push_back(set_of(OR_RETURN(find_invoice(tx, actor, command.invoice_id))));
  } else {
    const BillingMonth first = std::max(held.account.first_open_month, BillingMonth{last.months - kMonthsSearched});
    for (const InvoiceType type : {InvoiceType::kOneTime, InvoiceType::kRecurring}) {
      sets.push_back({actor.partner_id, first, type, command.currency});
    }
  }
  for (const ChargeSet& set : sets) {
    const std::vector<ChargeLine> of_origin = charges_of_order(tx, set, std::max(last, set.month), origin);
    const auto found = std::ranges::find(of_origin, command.line_item, &ChargeLine::id);
    if (found == of_origin.end() || (!command.invoice_id.empty() && found->month != set.month)) continue;
    if (!(set.currency == command.currency)) {
      return fail(errors::kInvalidProperty,
                  "The line is in " + std::string(set.currency.code()) + ".", "currencyCode");
    }
    return FoundCharge{*found, given_back(*found, of_origin)};
  }
  return fail(errors::kNotFound,
              command.invoice_id.empty() ? "No line with this id waits to be billed: name the invoice that it is on."
                                         : "The invoice has no such line.",
              "lineItem");
}

}  // namespace

Result<void> check_creditable(std::span<const Balance> balances, const Money& amount) {
  Money net{0, amount.currency};  // revenue less all that was credited of it
  for (const Balance& balance : balances) {
    const std::optional<Account> account = parse_account(balance.account);
    if (!(balance.amount.currency == net.currency)) continue;
    if (account == Account::kRevenue || account == Account::kCredit || account == Account::kAdjustment) {
      net = net - balance.amount;
    }
  }
  if (amount.minor <= net.minor) return {};
  return fail(errors::kCreditExceedsCharges,
              "The partner was charged " + in_words(net.minor < 0 ? Money{0, net.currency} : net) +
                  " without tax that it has not had back: a credit cannot be more.",
              "amount");
}

Result<ChargeLine> give_credit(sql::Tx& tx, const Actor& actor, const CustomerCredit& credit) {
  RETURN_IF_FAILED(check_amount(credit.amount));
  RETURN_IF_FAILED(check_reason(credit.reason));
  ChargeLine line;
  if (!credit.customer_id.empty()) {
    const customers::Buyer buyer = OR_RETURN(customers::find_buyer(tx, actor, credit.customer_id));
    line.customer_id = buyer.id;
    line.customer_name = buyer.name;
    line.customer_domain = buyer.domain;
    line.customer_country = buyer.country;
  }
  const HeldAccount held = hold_account(tx, actor.partner_id, actor.at);
  RETURN_IF_FAILED(check_creditable(held.balances, credit.amount));
  line.partner_id = actor.partner_id;
  line.month = open_month(held.account, actor.at);
  line.id = "credit/" + (credit.id.empty() ? new_id(actor.at) : credit.id);
  line.type = ChargeType::kCustomerCredit;
  line.posted_at = line.ordered_at = actor.at;
  line.credit_reason = credit.reason;
  line.unit_price = line.effective_unit_price = credit.amount.to_decimal();
  line.quantity = 1;
  line.billable_quantity = Decimal(-1, 0);
  line.subtotal = -credit.amount;
  line.tax = {0, credit.amount.currency};
  line.pricing_currency = credit.amount.currency;
  write_credit(tx, actor, line);
  return line;
}

Result<ChargeLine> credit_charge(sql::Tx& tx, const Actor& actor, const ChargeCreditCommand& command) {
  if (command.amount) RETURN_IF_FAILED(check_amount(*command.amount));
  RETURN_IF_FAILED(check_reason(command.reason));
  const HeldAccount held = hold_account(tx, actor.partner_id, actor.at);
  const auto [charged, given] = OR_RETURN(find_creditable(tx, actor, held, command));
  const Money whole = price_of(charged);
  if (whole.minor <= 0) return fail(errors::kChargeNotCreditable, {}, "lineItem");
  const GivenBack back = give_back(charged, whole, given, command.amount.value_or(whole));
  if (back.price.minor == 0) {
    return fail(errors::kCreditExceedsCharge, "All of this line was given back already.", "lineItem");
  }
  if (command.amount && back.price.minor < command.amount->minor) {
    return fail(errors::kCreditExceedsCharge, "Of this line " + in_words(back.price) + " are left.", "amount");
  }
  RETURN_IF_FAILED(check_creditable(held.balances, back.taxed.subtotal));

  ChargeLine line = charged;
  const std::string credit_id = new_id(actor.at);
  line.id = customer_credit_id(charged.id, credit_id);
  line.month = open_month(held.account, actor.at);
  line.type = ChargeType::kCustomerCredit;
  line.posted_at = actor.at;
  line.cancellation_id.clear();
  line.promotion_id.clear();
  line.price_adjustment.clear();
  line.credit_reason = command.reason;
  line.unit_price = back.price.to_decimal();
  line.effective_unit_price = back.taxed.subtotal.to_decimal();
  line.quantity = 1;
  line.billable_quantity = Decimal(-1, 0);
  line.subtotal = -back.taxed.subtotal;
  line.tax = -back.taxed.tax;
  line.pricing_currency = line.subtotal.currency;
  line.exchange_rate = Decimal(1, 0);
  line.exchange_rate_date.reset();
  line.credit_basis = back.price == whole ? CreditBasis::kWhole : CreditBasis::kUnrecorded;
  line.used_days = 0;
  line.credited_before = back.before.minor;
  write_credit(tx, actor, line);
  store::insert_charge_credit(tx, actor.partner_id, {charged.id, credit_id, back.taxed});
  return line;
}

}  // namespace chandlery::billing
