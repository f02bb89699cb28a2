// The table of charges. Only charge_store.cc names it, and the ledger's check with use_recount.cc.
#pragma once

#include "billing/charges.h"
#include "billing/stored_charge.h"

namespace chandlery::billing::store {

/// Queued.
void insert_charge(sql::Tx& tx, const ChargeLine& line);
std::optional<ChargeLine> find_charge(sql::Tx& tx, const ChargeSet& set, std::string_view id);
std::vector<ChargeLine> charges_of_order(sql::Tx& tx, const ChargeSet& set, BillingMonth last,
                                         std::string_view order_id);
void each_charge(sql::Tx& tx, const ChargeSet& set, std::string_view after, std::int64_t limit,
                 const std::function<void(const ChargeLine&)>& each);
/// The same rows, read in place.
void each_stored_charge(sql::Tx& tx, const ChargeSet& set, std::string_view after, std::int64_t limit,
                        const std::function<void(const StoredCharge&)>& each);
ChargeSum sum_charges(sql::Tx& tx, const ChargeSet& set);
std::vector<std::pair<ChargeSet, ChargeSum>> sum_month(sql::Tx& tx, std::string_view partner_id, BillingMonth month);

/// What the customer's charges of usage of that month's days come to (used_of), whichever invoice they stand on. Reads all of
/// the partner's of these days.
Money sum_used(sql::Tx& tx, std::string_view partner_id, Currency currency, std::string_view customer_id,
               BillingMonth month_of_use);

std::vector<ChargeGroup> sum_groups(sql::Tx& tx, std::string_view partner_id, BillingMonth first, BillingMonth last);
std::vector<ChargeLine> find_adjustments(sql::Tx& tx, const ChargeSet& set);

}  // namespace chandlery::billing::store
