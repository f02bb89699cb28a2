// Credits that the operator gives a partner (rules 3.5, customerCredit): of a charge, for a customer's sake, or as an
// adjustment of the account.
//
// Invariants:
// 1. A credit of a charge takes back its tax: in shares with the price, and all of it with the last of the price.
// 2. What is given back of a charge, by whomever, is never more than the charge; and what the operator credits a partner
//    in a currency is never more than the partner was charged there and has not had back.
// 3. A credit that names no charge carries no tax: only what was taxed can take tax back.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "billing/charge_line.h"
#include "billing/ledger.h"
#include "core/actor.h"
#include "core/result.h"
#include "platform/sql/sql.h"

namespace chandlery::billing {

inline constexpr std::size_t kLongestCreditReason = 500;  ///< bytes

/// kCreditExceedsCharges for more than the partner of these balances was charged without tax in the currency and has not had
/// back: what no credit may pass in sum.
Result<void> check_creditable(std::span<const Balance> balances, const Money& amount);

struct CustomerCredit {
  Money amount;  ///< without tax; what is given, so above 0
  std::string reason;
  std::string customer_id;  ///< empty: an adjustment of the partner's account (charges.h, is_adjustment)
  std::string id = {};      ///< of what it is given for, which is credited once; empty: a new one
};
/// Credits the actor's partner in its open month, and records it. kInvalidProperty, kCreditExceedsCharges, and the
/// errors of customers::find_buyer.
Result<ChargeLine> give_credit(sql::Tx& tx, const Actor& actor, const CustomerCredit& credit);

struct ChargeCreditCommand {
  std::string line_item;   ///< id of the charge
  std::string invoice_id;  ///< that it is billed with; empty: it is not billed yet
  Currency currency;
  std::optional<Money> amount;  ///< as price_of counts (credit_rules.h); none: all that is left
  std::string reason;
};
/// The same of one charge, whose customer, product and period the credit has, too. kNotFound for a charge that is not on
/// the invoice, or in no open month; kChargeNotCreditable, kCreditExceedsCharge, and the errors of give_credit.
Result<ChargeLine> credit_charge(sql::Tx& tx, const Actor& actor, const ChargeCreditCommand& command);

}  // namespace chandlery::billing
