// What reservations charge after their purchase: the lines that billing keeps.
//
//   <order>/<line>/new                       what was bought, or its first instalment (ordering)
//   <order>/<line>/plan/<number>/<id>        an instalment of a reservation
//   <order>/<line>/return/<id>               what came back of it
//   <order>/<line>/fee/<id>                  the fee for that
//
// So each is charged once, whatever runs twice.
#pragma once

#include <vector>

#include "billing/accounts.h"
#include "billing/charge_line.h"
#include "ordering/model.h"
#include "platform/sql/sql.h"
#include "reservations/rules.h"

namespace chandlery::reservations {

/// What the purchase of the reservation's order line charged: what every later line says again of customer, product and
/// tax. std::logic_error without one.
billing::ChargeLine purchase_of(sql::Tx& tx, const Reservation& reservation, const ordering::Order& order);

/// The instalment that is due, after `reservation.instalments` of them: its amount as the price list counts, and the line.
struct Instalment {
  Money amount;
  billing::ChargeLine line;
};
Instalment next_instalment(const Reservation& reservation, const billing::ChargeLine& bought,
                           billing::BillingMonth month, Instant at);

/// The credit of a return with the tax that was charged with it, and its fee; no line for an amount of nothing.
std::vector<billing::ChargeLine> return_charges(const Reservation& reservation, const billing::ChargeLine& bought,
                                                const Return& back, billing::BillingMonth month, Instant at);

}  // namespace chandlery::reservations
