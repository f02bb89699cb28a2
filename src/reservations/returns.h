// Giving reservations back: returns and exchanges, each told as a quote before it is confirmed (rules 5.3, 5.4).
//
// Invariants:
// 1. What is confirmed is what was quoted: the quote's id follows from everything that the quote says and from the
//    reservation's version, so one that no longer holds is another id (kQuoteEnded). Quotes are not kept.
// 2. A return is one transaction: credit and fee charged, reservation ended, entitlement and order line changed, the cap
//    counted with the seller's account held, so that two at once cannot both take what is left of it.
// 3. An exchange is a credit and an order in one transaction, or neither. It has no fee and no cap.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/actor.h"
#include "core/result.h"
#include "ordering/service.h"
#include "platform/sql/sql.h"
#include "reservations/model.h"
#include "reservations/rules.h"

namespace chandlery::reservations {

/// What a customer may return within a year, in the cap's currency (rules C11).
struct CapUse {
  Money cap, counted;
  Money commitment;  ///< of this return
  bool allowed() const { return (counted + commitment).minor <= cap.minor; }
};

struct ReturnQuote {
  std::string id, reservation_id, policy;
  std::int64_t quantity = 0;
  bool used = false;  ///< it has covered usage
  Return back;
  std::optional<CapUse> cap;
  Instant valid_until;  ///< the end of the day: the next one has used another
};
/// What a return would come to now. The errors of find_to_change and may_return; kRefundCap where the cap's currency has no
/// rate this month. One over the cap is quoted, and says so.
Result<ReturnQuote> quote_return(sql::Tx& tx, const Actor& actor, std::string_view customer_id, std::string_view id);

struct Returned {
  Reservation reservation;
  ReturnQuote quote;
};
/// The same errors; kQuoteEnded for another quote than the one that holds now, kRefundCap past the cap,
/// kPendingAdjustment while somebody else changes the order.
Result<Returned> return_reservation(sql::Tx& tx, const Actor& actor, std::string_view customer_id, std::string_view id,
                                    std::string_view quote_id);

struct ExchangeRequest {
  ordering::LineRequest line;  ///< what it is exchanged for; scope and subscription are the old one's
  std::string quote_id;        ///< empty when a quote is asked for
};
struct ExchangeQuote {
  std::string id, reservation_id;
  Return back;
  Money new_commitment, charged_now;
  std::string catalog_item_id, term_duration, billing_cycle;
  std::int64_t quantity = 0;
  Instant valid_until;
};
/// The errors of find_to_change, may_return, price_to_buy and may_exchange.
Result<ExchangeQuote> quote_exchange(sql::Tx& tx, const Actor& actor, const ordering::Services& services,
                                     std::string_view customer_id, std::string_view id, const ExchangeRequest& request);

struct Exchanged {
  Reservation returned, bought;
  ExchangeQuote quote;
};
/// The same errors; kQuoteEnded, kPendingAdjustment, and those of ordering::place_order.
Result<Exchanged> exchange(sql::Tx& tx, const Actor& actor, const ordering::Services& services,
                           std::string_view customer_id, std::string_view id, const ExchangeRequest& request);

}  // namespace chandlery::reservations
