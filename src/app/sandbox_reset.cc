// See sandbox_reset.h.
#include "app/sandbox_reset.h"

#include "app/commands.h"
#include "core/errors/sandbox.h"
#include "platform/json/reader.h"
#include "platform/json/writer.h"
#include "platform/log/log.h"
#include "platform/sql/clear.h"

namespace chandlery::app {
namespace {

// `{}`, nothing, or `{"reservations": true}`.
Result<StartOver> read_reset(const http::Request& request) {
  if (request.body.empty()) return StartOver{};
  const json::Document document = OR_RETURN(json::Document::parse(request.body));
  const json::Object body = OR_RETURN(document.object());
  return StartOver{.with_reservations = OR_RETURN(body.optional_flag("reservations")).value_or(false)};
}

Result<http::Response> reset(Shop& shop, const http::WorkerCall& call) {
  const config::Settings::Sandbox& sandbox = shop.settings.sandbox;
  if (!sandbox.turned_clock || sandbox.fixtures.empty()) return fail(errors::kWrongEnvironment);
  const StartOver how = OR_RETURN(read_reset(call.request));
  // Not in the middle of a day that is being lived through.
  const std::unique_lock turning(shop.turning, std::try_to_lock);
  if (!turning.owns_lock()) return fail(errors::kClockTurning);
  if (!shop.start_over) return fail(errors::kWrongEnvironment);
  log::info("the sandbox begins anew", {{"asked_by", call.actor.user_name}});
  shop.start_over(how);
  json::Writer w;
  w.begin_object().field("status", "resetting");
  w.key("links").begin_object().link("self", "/sandbox/clock").end_object();
  w.attributes("SandboxReset").end_object();
  return http::Response{.status = 202, .body = w.take()};
}

}  // namespace

void load_fixtures(const config::Settings& settings, const StartOver& how) {
  sql::clear(settings.database.address);
  const std::unique_ptr<Shop> shop = open_shop(settings);
  load_demo(*shop, {.folder = settings.sandbox.fixtures, .if_empty = false, .with_reservations = how.with_reservations});
}

std::vector<http::Route> sandbox_reset_routes(Shop& shop) {
  return {{.method = http::Method::kPost,
           .pattern = "/v1/sandbox/reset",
           .needs = Capability::kBuy,
           .tokens = http::Tokens::kAppOrUser,
           .access = http::Access::kWorker,
           .idempotency = http::Idempotency::kNone,
           .summary = "Begins a sandbox anew with its fixtures; /readyz answers 200 again when that is done.",
           .handler = nullptr,
           .worker = [&shop](http::WorkerCall& call) { return reset(shop, call); },
           .or_needs = Capability::kOperate}};
}

}  // namespace chandlery::app
