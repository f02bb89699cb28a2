// What changes, renewals and cancellations of subscriptions charge: the lines that billing keeps (billing/term_changes.h).
#pragma once

#include <vector>

#include "billing/charge_line.h"
#include "billing/tax_rules.h"
#include "customers/service.h"
#include "ordering/purchase.h"
#include "platform/sql/sql.h"
#include "subscriptions/rules.h"

namespace chandlery::subscriptions {

/// The charge that stands for the rest of the term. std::logic_error without one: each subscription has it.
billing::ChargeLine standing_charge(sql::Tx& tx, const Subscription& subscription);
/// What the operator credited of it; read with the account held.
billing::Taxed credited_of(sql::Tx& tx, const Subscription& subscription, const billing::ChargeLine& standing);

/// A credit of the standing charge, with the tax that was charged with it and no more than `credited` left of it, and the charge for the rest of the term
/// under `number`. `taxed` and `decision` are of `change.charge`, `priced` of what is charged from now on.
struct ChangedProduct {
  catalog::CatalogItemId item;
  std::string product_title, sku_title, publisher;
  Decimal unit_price;
  std::int64_t quantity = 1;
  std::string reference_id;  ///< that both lines share; empty: none
};
std::vector<billing::ChargeLine> change_charges(const Subscription& subscription, const billing::ChargeLine& standing,
                                                const billing::Taxed& credited, const Change& change, billing::ChargeType type,
                                                const ChangedProduct& now, const ordering::PricedLine& priced,
                                                billing::BillingMonth month, Instant at);

/// `renew`: the whole of the term that begins at `start`, like the charge before it.
billing::ChargeLine renewal_charge(const Subscription& renewed, const billing::ChargeLine& before,
                                   const ordering::Sides& sides, const ordering::PricedLine& priced,
                                   billing::BillingMonth month);

/// `cancelImmediate`: of a prorated return what the days left came to, of a full one whatever was charged for the term and
/// not given back yet, newest charge first. `charges` are those of the order.
std::vector<billing::ChargeLine> cancellation_charges(const Subscription& subscription,
                                                      const catalog::ReturnPolicy& policy,
                                                      const std::vector<billing::ChargeLine>& charges,
                                                      billing::BillingMonth month, Instant at);

}  // namespace chandlery::subscriptions
