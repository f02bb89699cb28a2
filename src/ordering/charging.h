// What buying and cancelling charge: the lines that billing keeps, filled with what ordering knows.
#pragma once

#include "billing/charge_line.h"
#include "billing/credit_rules.h"
#include "ordering/cancellation.h"
#include "ordering/purchase.h"

namespace chandlery::ordering {

/// `<order>/<line>`, with which the ids of a line's charges begin.
std::string charge_prefix(const Order& order, std::int64_t line_number);

/// What was charged for each line of the order, by line: the charges that the purchase wrote.
std::vector<billing::ChargeLine> charges_bought(sql::Tx& tx, std::string_view seller_id, const Order& order,
                                                Instant at);

/// `new`: a line that was just bought.
billing::ChargeLine purchase_charge(const Sides& sides, const billing::HeldAccount& payer, const Order& order,
                                    const OrderLine& line, const PricedLine& priced);

/// `cancelImmediate`: what comes back of the charge of a line after `credited` of it was given back before, and a line of
/// its own for a fee.
std::vector<billing::ChargeLine> cancellation_charges(const billing::ChargeLine& bought,
                                                      const billing::Taxed& credited,
                                                      const billing::HeldAccount& payer, const Order& order,
                                                      const OrderLine& line, const CancelledLine& cancelled,
                                                      std::string_view cancellation_id, Instant at);

/// What comes back of the charge of a line when `price` of it is asked for, with the tax that was charged with it, after
/// `credited` of it was given back before.
billing::GivenBack returned(const billing::ChargeLine& bought, const OrderLine& line, const billing::Taxed& credited,
                            const Money& price);

}  // namespace chandlery::ordering
