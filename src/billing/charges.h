// Writing charges and reading them back (see charge_line.h for what a charge is).
//
// Invariants:
// 1. Every charge has exactly its postings: its subtotal under its id, and its tax under `<id>/tax` unless it is zero.
// 2. An id is charged once. A second time is a bug: sql::Failure, and the transaction is gone.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "billing/charge_line.h"
#include "billing/ledger.h"

namespace chandlery::billing {

/// What one invoice gathers, issued or not.
struct ChargeSet {
  std::string partner_id;
  BillingMonth month;
  InvoiceType type = InvoiceType::kOneTime;
  Currency currency;
  friend bool operator==(const ChargeSet&, const ChargeSet&) = default;
};

/// Writes the lines and posts them to the book of the actor's partner. Queued. The month is the caller's to choose,
/// with the account held (accounts.h, open_month). std::logic_error for another partner's line or one without an id.
void charge(sql::Tx& tx, const Actor& actor, std::span<const ChargeLine> lines);
/// What `charge` posts for a line.
std::vector<Posting> postings_of(const ChargeLine& line);

/// A credit that concerns no customer is an adjustment: it stands on the invoice, but in no reconciliation file
/// (rules 3.5).
bool is_adjustment(const ChargeLine& line);

std::optional<ChargeLine> find_charge(sql::Tx& tx, const ChargeSet& set, std::string_view id);
/// All charges of an order, or whatever else is their origin (credit_rules.h), in any month from the set's to `last`: one
/// round trip.
std::vector<ChargeLine> charges_of_order(sql::Tx& tx, const ChargeSet& set, BillingMonth last,
                                         std::string_view order_id);

/// By id, at most `limit` of them after `after` (empty: from the start). Reads as many rows as it tells. As any row
/// callback, `each` must not use the Tx.
void each_charge(sql::Tx& tx, const ChargeSet& set, std::string_view after, std::int64_t limit,
                 const std::function<void(const ChargeLine&)>& each);

struct ChargeSum {
  std::int64_t lines = 0;  ///< without adjustments
  Money subtotal, tax;     ///< without adjustments' subtotals; with their tax
  Money adjustments;       ///< their subtotals
  Money total() const { return subtotal + tax + adjustments; }
  friend ChargeSum operator+(const ChargeSum& a, const ChargeSum& b);
};

/// The charges of a set that are of one provider and taxed alike.
struct ChargeGroup {
  ChargeSet set;
  BillingProvider provider = BillingProvider::kOneTime;
  TaxTreatment treatment = TaxTreatment::kNone;
  std::string tax_name;
  Decimal tax_rate;
  ChargeSum sum;
};
/// All of one partner's months from `first` to `last`, by set. Reads every row of them, once.
std::vector<ChargeGroup> sum_groups(sql::Tx& tx, std::string_view partner_id, BillingMonth first, BillingMonth last);

/// The set's adjustments (is_adjustment), by id. Reads the credits that no order caused.
std::vector<ChargeLine> find_adjustments(sql::Tx& tx, const ChargeSet& set);

/// Reads every row of the set.
ChargeSum sum_charges(sql::Tx& tx, const ChargeSet& set);
/// The sets of one partner's month, in the order of type and currency. Reads every row of the month.
std::vector<std::pair<ChargeSet, ChargeSum>> sum_month(sql::Tx& tx, std::string_view partner_id, BillingMonth month);

/// new, renew, addQuantity... (rules 3.5)
std::string_view to_string(ChargeType type);

}  // namespace chandlery::billing
