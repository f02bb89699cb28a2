// The taxes of a purchase: what decides them at the checkout, and what a cart shows of them before it.
//
// Invariant: a cart shows the tax that its invoice will have, unless a rate, a paper or a price changes until it is
// bought: both decide by tax_facts.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "billing/tax_rules.h"
#include "billing/taxpayer.h"
#include "catalog/tax_rates.h"
#include "core/actor.h"
#include "core/result.h"
#include "ordering/model.h"

namespace chandlery::ordering {

/// Of a seller in `country`, whose rate is `rate`; whether the price includes it is the item's to say. Points into
/// its arguments.
billing::TaxFacts tax_facts(std::string_view country, const billing::Taxpayer& payer,
                            const std::optional<catalog::TaxRate>& rate);

struct LineTax {
  billing::TaxDecision decision;
  billing::Taxed taxed;
};
struct CartTaxes {
  std::vector<std::optional<LineTax>> lines;  ///< as the cart's; none for a line with a problem
  std::vector<billing::Taxed> totals;         ///< one a currency, in the order of the lines
};
/// If the cart was bought at `actor.at`. Nothing of an ordered cart: what it was taxed stands on its invoice. Two reads
/// and one round trip more for all the lines. Fails as customers::find_buyer.
Result<CartTaxes> quote_taxes(sql::Tx& tx, const Actor& actor, const Cart& cart);

}  // namespace chandlery::ordering
