// See telling.h.
#include "reservations/telling.h"

#include <string>
#include <utility>
#include <vector>

#include "customers/service.h"
#include "notices/service.h"

namespace chandlery::reservations {
namespace {

using notices::Audience, notices::Kind;
using Facts = std::vector<std::pair<std::string_view, std::string>>;

void tell(sql::Tx& tx, const Actor& actor, Kind kind, Audience audience, const Reservation& r, Facts facts) {
  facts.emplace_back("reservation", r.name.empty() ? r.sku_title : r.name);
  notices::tell(tx, actor,
                {.kind = kind,
                 .audience = audience,
                 .subject = {.customer_id = r.customer_id, .order_id = r.order_id, .line_number = r.line_number},
                 .facts = std::move(facts)});
}

// Both learn of the reservation and of `both`; the partner also whose it is, and the rest.
void tell_both(sql::Tx& tx, const Actor& actor, Kind kind, std::string_view customer_name, const Reservation& r,
               const Facts& both = {}, const Facts& of_partner = {}) {
  tell(tx, actor, kind, Audience::kCustomer, r, both);
  Facts facts = both;
  facts.emplace_back("customer", customer_name);
  facts.insert(facts.end(), of_partner.begin(), of_partner.end());
  tell(tx, actor, kind, Audience::kPartner, r, std::move(facts));
}

Facts end_of(const Reservation& r) { return {{"end", to_iso(r.expires_at)}}; }

Facts units_and(const Reservation& r, const std::optional<Money>& total) {
  return {{"quantity", std::to_string(r.quantity)},
          {"total", total ? total->to_string() : std::string()},
          {"currency", total ? std::string(total->currency.code()) : std::string()}};
}

}  // namespace

void tell_underuse(sql::Tx& tx, const Actor& actor, const Reservation& r, const Decimal& percent, const Decimal& lost) {
  const auto buyer = customers::find_buyer(tx, actor, r.customer_id);
  const Decimal amount = lost.at_scale(r.currency.exponent(), Rounding::kHalfAwayFromZero);
  tell_both(tx, actor, Kind::kReservationUnderused, buyer ? buyer->name : std::string(), r,
            {{"percent", percent.to_string()}},
            {{"amount", amount.to_string()}, {"currency", std::string(r.currency.code())}});
}

void tell_reminder(sql::Tx& tx, const Actor& actor, std::string_view customer_name, const Reservation& r,
                   const std::optional<Money>& offered) {
  if (r.renews) {
    return tell_both(tx, actor, Kind::kReservationRenewing, customer_name, r, end_of(r), units_and(r, offered));
  }
  tell_both(tx, actor, Kind::kReservationEnding, customer_name, r, end_of(r),
            {{"quantity", std::to_string(r.quantity)}});
}

void tell_renewed(sql::Tx& tx, const Actor& actor, std::string_view customer_name, const Reservation& next) {
  tell_both(tx, actor, Kind::kReservationRenewed, customer_name, next, end_of(next), units_and(next, next.price));
}

void tell_ended(sql::Tx& tx, const Actor& actor, std::string_view customer_name, const Reservation& r,
                std::string_view why) {
  if (why.empty()) return tell_both(tx, actor, Kind::kReservationExpired, customer_name, r);
  tell(tx, actor, Kind::kReservationExpired, Audience::kCustomer, r, {});
  tell(tx, actor, Kind::kReservationNotRenewed, Audience::kPartner, r,
       {{"customer", std::string(customer_name)}, {"why", std::string(why)}});
}

}  // namespace chandlery::reservations
