// See sandbox_clock.h.
#include "app/sandbox_clock.h"

#include "app/month_end.h"
#include "app/upkeep.h"
#include "core/errors/sandbox.h"
#include "identity/sessions.h"
#include "platform/json/reader.h"
#include "platform/json/writer.h"
#include "platform/log/log.h"

namespace chandlery::app {
namespace {

const sql::Statement kFind("SELECT ahead FROM sandbox_clock WHERE id = 1");
const sql::Statement kPut(
    "INSERT INTO sandbox_clock (id, ahead) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET ahead = excluded.ahead");

Instant next_day(Instant at) { return Date::of(at).plus_days(1).start(); }

// Stops the clock at the instant, once the database knows: a server that ends here goes on from there.
void step(Shop& shop, Instant to) {
  const Instant from = shop.clock.now();
  shop.database->write_now([&](sql::Tx& tx) {
    identity::carry_sessions(tx, from, to.micros - from.micros);
    tx.execute(kPut, {to.micros - SystemClock().now().micros});
  });
  shop.clock.stop_at(to);
}

struct RunsAgain {
  TurnedClock& clock;
  ~RunsAgain() { clock.run(); }
};

http::Response clock_answer(const Shop& shop) {
  json::Writer w;
  w.begin_object().field("now", shop.clock.now()).field("turnable", shop.settings.sandbox.turned_clock);
  w.field("resettable", shop.settings.sandbox.turned_clock && !shop.settings.sandbox.fixtures.empty());
  w.field("aheadSeconds", shop.clock.ahead() / Instant::kSecond);
  w.key("links").begin_object().link("self", "/sandbox/clock").end_object();
  w.attributes("SandboxClock").end_object();
  return {.body = w.take()};
}

// `{"to": "2027-02-01T00:00:00Z"}` or `{"days": 61}`.
Result<Instant> read_target(const http::WorkerCall& call, const Shop& shop) {
  if (!shop.settings.sandbox.turned_clock) return fail(errors::kWrongEnvironment);
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  const auto to = OR_RETURN(body.optional_instant("to"));
  const auto days = OR_RETURN(body.optional_integer("days"));
  if (to.has_value() == days.has_value()) {
    return fail(errors::kInvalidProperty, "Give either the instant to turn to or a number of days.", "to");
  }
  if (to) return *to;
  if (*days < 1 || *days > kMostDaysAtOnce) {
    return fail(errors::kInvalidProperty,
                "The clock turns ahead by 1 to " + std::to_string(kMostDaysAtOnce) + " days at once.", "days");
  }
  return shop.clock.now().plus_days(*days);
}

}  // namespace

Result<void> turn_clock(Shop& shop, Instant to) {
  if (!shop.settings.sandbox.turned_clock) return fail(errors::kWrongEnvironment);
  const std::unique_lock turning(shop.turning, std::try_to_lock);
  if (!turning.owns_lock()) return fail(errors::kClockTurning);
  const Instant from = shop.clock.now();
  if (to <= from) {
    return fail(errors::kInvalidProperty, "The clock turns ahead only, and it is " + to_iso(from) + " already.", "to");
  }
  if (to > from.plus_days(kMostDaysAtOnce)) {
    return fail(errors::kInvalidProperty,
                "The clock turns ahead by " + std::to_string(kMostDaysAtOnce) + " days at once at the most.", "to");
  }
  const RunsAgain afterwards{shop.clock};
  while (shop.clock.now() < to && !shop.stopping && !told_to_stop()) {
    step(shop, std::min(to, next_day(shop.clock.now())));
    do_what_is_due(shop);
  }
  log::info("the sandbox's clock was turned", {{"from", to_iso(from)}, {"to", to_iso(shop.clock.now())}});
  return {};
}

void open_clock(Shop& shop) {
  std::int64_t ahead = 0;
  shop.database->read_now([&](sql::Tx& tx) {
    tx.query(kFind, {}, [&](const sql::Row& row) { ahead = row.integer(0); });
  });
  shop.clock.set_ahead(ahead);
}

std::vector<http::Route> sandbox_routes(Shop& shop) {
  constexpr std::string_view kPath = "/v1/sandbox/clock";
  return {{http::Method::kGet, kPath, Capability::kSignedIn, http::Tokens::kAppOrUser, http::Access::kRead,
           http::Idempotency::kNone, "What time it is for the server, and whether its clock can be turned.",
           [&shop](http::Call&) -> Result<http::Response> { return clock_answer(shop); }},
          {.method = http::Method::kPost,
           .pattern = kPath,
           .needs = Capability::kBuy,
           .tokens = http::Tokens::kAppOrUser,
           .access = http::Access::kWorker,
           .idempotency = http::Idempotency::kNone,
           .summary = "Turns a sandbox's clock ahead, and does what is due on the way, day by day.",
           .handler = nullptr,
           .worker = [&shop](http::WorkerCall& call) -> Result<http::Response> {
             RETURN_IF_FAILED(turn_clock(shop, OR_RETURN(read_target(call, shop))));
             return clock_answer(shop);
           },
           .or_needs = Capability::kOperate}};
}

}  // namespace chandlery::app
