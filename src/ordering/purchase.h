// What carts and direct orders share: who buys from whom, what a line costs now, and what an order writes.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "audit/chain_end.h"
#include "billing/accounts.h"
#include "billing/tax_rules.h"
#include "customers/service.h"
#include "fulfilment/keys_ahead.h"
#include "ordering/rules.h"
#include "ordering/service.h"
#include "partners/service.h"

namespace chandlery::ordering {

/// The two sides of a purchase.
struct Sides {
  customers::Buyer buyer;
  partners::Partner seller;
};

/// What only a reservation's line has.
struct ReservedLine {
  std::string subscription_id;             ///< that it is billed to
  std::string region, scope_subscription;  ///< whose room it takes; no scope of its own: nobody's
  std::optional<Money> first_instalment;   ///< of its total, where that is paid by the month; none: all of it at once
  Instant instalment_end;                  ///< until when the first one pays
};

/// A line as it can be bought now.
struct PricedLine {
  LineRequest asked;  ///< billing cycle, term and name filled from the item
  catalog::PricedItem item;
  Money total;            ///< as the price list counts, with the tax where its prices include it
  std::int64_t keys = 0;  ///< that it needs
  billing::TaxDecision tax_decision;
  billing::Taxed taxed;  ///< what is charged now, split or with the tax on top; see hold_payer
  std::optional<ReservedLine> reserved = {};
  fulfilment::KeysAhead keys_ahead = {};  ///< see hold_for_purchase
  /// The total, or the first instalment of it.
  Money charged_now() const { return reserved && reserved->first_instalment ? *reserved->first_instalment : total; }
};
GroupKey group_key(const PricedLine& line);

/// As catalog::price_item; kQuantityOutOfRange for more keys than kMostKeys; kInvalidOffer for an item id that is none.
Result<PricedLine> price_line(sql::Tx& tx, const Sides& sides, LineRequest line, Instant at);
/// The same for a line that somebody is about to buy after those `before` it, with the judge's errors for a reservation.
Result<PricedLine> price_to_buy(sql::Tx& tx, const Actor& actor, const Services& services, const Sides& sides,
                                LineRequest line, std::span<const PricedLine> before = {});

/// kNoRelationship, kAgreementMissing, and as partners::may_transact.
Result<void> may_buy(const Sides& sides);
/// Each named reseller of record must be one of the seller's; `otherwise` says what it is if not.
Result<void> check_resellers(sql::Tx& tx, const Sides& sides, std::span<const LineRequest> lines,
                             const ErrorCode& otherwise);

/// kQuantityInvalid when the lines together need more than kMostKeys.
Result<void> check_key_count(std::span<const PricedLine> lines);
/// Takes limited stock for the lines, in an order that all purchases share so that none waits in a circle.
Result<void> take_stock(sql::Tx& tx, std::span<const PricedLine> lines);
/// Holds the seller's account, on which everything is charged, in one round trip with `before` and `after` (as
/// billing::hold_account), and decides the taxes of the lines. Then nobody else charges the seller until the transaction
/// ends: call it as late as can be.
billing::HeldAccount hold_payer(sql::Tx& tx, const Sides& sides, std::span<PricedLine> lines, Instant at,
                                std::span<const sql::Tx::Question> before = {},
                                std::span<const sql::Tx::Question> after = {});

/// What a purchase holds until its transaction ends.
struct HeldForPurchase {
  billing::HeldAccount payer;
  audit::ChainEnd log;  ///< the seller's; held only where the purchase waits for nothing else before its record
};
/// hold_payer, and in the same round trip the keys of the lines are taken and the end of the seller's log is found: all
/// that the writes of a purchase depend on. A purchase that is refused after this is to be taken back.
HeldForPurchase hold_for_purchase(sql::Tx& tx, const Actor& actor, const Sides& sides, std::span<PricedLine> lines,
                                  std::span<const sql::Tx::Question> before = {});
/// As billing::reserve_credit, for the lines with their taxes.
Result<void> reserve_credit(sql::Tx& tx, const Actor& actor, const billing::HeldAccount& payer,
                            std::span<const PricedLine> lines);

/// Writes an order of these lines, which share billing cycle and currency: entitlements and keys, order and lines, a
/// charge a line. Not its audit record: see record_order.
Order write_purchase(sql::Tx& tx, const Actor& actor, const Services& services, const Sides& sides,
                     const billing::HeldAccount& payer, std::span<const PricedLine> lines, std::string_view cart_id);
/// Tells the activity log of a new order (create_order, contract 12), after the end of the seller's chain.
void record_order(sql::Tx& tx, const Actor& actor, const customers::Buyer& buyer, const Order& order,
                  audit::ChainEnd& log);

}  // namespace chandlery::ordering
