// See usage_reports.h.
#include "reservations/usage_reports.h"

#include <charconv>
#include <map>

#include "core/errors/reservations.h"
#include "core/id.h"
#include "customers/service.h"
#include "platform/crypto/crypto.h"
#include "reservations/store.h"

namespace chandlery::reservations {
namespace {

Result<void> check_window(const DayWindow& window, int most_days) {
  if (window.last < window.first) return fail(errors::kInvalidProperty, "The last day lies before the first.", "to");
  if (window.last.days - window.first.days >= most_days) {
    return fail(errors::kInvalidProperty, "At most " + std::to_string(most_days) + " days can be asked for at once.", "to");
  }
  return {};
}

bool sees_cost(const Actor& actor, const customers::Buyer& buyer) {
  return actor.customer_id.empty() && actor.partner_id == buyer.partner_id;
}

void add(Utilisation& sum, const store::ReservationHour& hour) {
  ++sum.hours;
  sum.given += hour.given;
  sum.capacity += static_cast<__int128>(hour.capacity) * kMicroHour;
  sum.hourly_cost = hour.hourly_cost;
  sum.currency = hour.currency;
}

// token = hour "." resource key in hexadecimal
struct Place {
  Hour hour{-1};
  std::string key;
};
Result<Place> read_token(std::string_view token) {
  Place place;
  if (token.empty()) return place;
  const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), place.hour.number);
  const auto wrong = [] { return fail(errors::kInvalidProperty, "This is no continuation token of this list.", "token"); };
  if (error != std::errc() || end == token.data() + token.size() || *end != '.') return wrong();
  const auto key = crypto::from_hex(token.substr(static_cast<std::size_t>(end + 1 - token.data())));
  if (!key) return wrong();
  place.key = *key;
  return place;
}

std::string token_of(const store::RatedUse& use) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(use.resource_key.data());
  return std::to_string(use.hour.number) + "." + crypto::to_hex({bytes, use.resource_key.size()});
}

}  // namespace

Result<std::vector<Utilisation>> utilisation_of(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                                std::string_view reservation_id, const DayWindow& window, Grain grain) {
  const customers::Buyer buyer = OR_RETURN(customers::find_buyer(tx, actor, customer_id));
  RETURN_IF_FAILED(check_window(window, grain == Grain::kHour ? kMostDaysByHour : kMostDaysByDay));
  const std::optional<std::string> id = normalise_guid(reservation_id);
  if (!id || !store::find(tx, buyer.partner_id, buyer.id, *id)) return fail(errors::kReservationNotFound);
  std::vector<Utilisation> result;
  for (const store::ReservationHour& hour :
       store::reservation_hours(tx, {buyer.partner_id, buyer.id}, *id, window.from(), window.before())) {
    const Instant start = grain == Grain::kHour ? hour.hour.start() : hour.hour.day().start();
    if (result.empty() || result.back().start != start) {
      result.push_back({.reservation_id = *id, .start = start, .shows_cost = sees_cost(actor, buyer)});
    }
    add(result.back(), hour);
  }
  return result;
}

Result<std::vector<Utilisation>> utilisation_of_all(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                                    const DayWindow& window) {
  const customers::Buyer buyer = OR_RETURN(customers::find_buyer(tx, actor, customer_id));
  RETURN_IF_FAILED(check_window(window, kMostDaysByDay));
  std::vector<Utilisation> result;
  for (const store::GivenByReservation& each :
       store::given_by_reservation(tx, {buyer.partner_id, buyer.id}, window.from(), window.before())) {
    result.push_back({.reservation_id = each.reservation_id,
                      .start = window.first.start(),
                      .hours = each.sum.hours,
                      .given = each.sum.given,
                      .capacity = static_cast<__int128>(each.sum.capacity) * kMicroHour,
                      .hourly_cost = each.hourly_cost,
                      .currency = each.currency,
                      .shows_cost = sees_cost(actor, buyer)});
  }
  return result;
}

Result<Page<ExplainedUse>> rated_usage(sql::Tx& tx, const Actor& actor, std::string_view customer_id, const DayWindow& window,
                                       std::string_view token, std::int64_t size) {
  const customers::Buyer buyer = OR_RETURN(customers::find_buyer(tx, actor, customer_id));
  RETURN_IF_FAILED(check_window(window, kMostDaysByHour));
  if (size < 0 || size > kMostRatedLines) {
    return fail(errors::kInvalidProperty, "A page has at most " + std::to_string(kMostRatedLines) + " rows.", "size");
  }
  if (size == 0) size = kMostRatedLines;
  const Place after = OR_RETURN(read_token(token));
  const store::UsageOwner owner{buyer.partner_id, buyer.id};
  std::vector<store::RatedLine> lines =
      store::rated_lines(tx, owner, window.from(), window.before(), after.hour, after.key, size + 1);
  Page<ExplainedUse> page;
  const bool more = std::ssize(lines) > size;
  if (more) lines.pop_back();
  if (lines.empty()) return page;
  if (more) page.next = token_of(lines.back().use);
  std::map<std::pair<Hour, std::string>, std::vector<store::CoveredUse>> covers;
  for (store::CoveredUse& cover :
       store::covers(tx, owner, lines.front().use.hour, {lines.back().use.hour.number + 1})) {
    covers[{cover.hour, cover.resource_key}].push_back(std::move(cover));
  }
  for (store::RatedLine& line : lines) {
    const auto found = covers.find({line.use.hour, line.use.resource_key});
    ExplainedUse use{.line = std::move(line), .covers = {}};
    if (found != covers.end()) use.covers = std::move(found->second);
    page.items.push_back(std::move(use));
  }
  return page;
}

}  // namespace chandlery::reservations
