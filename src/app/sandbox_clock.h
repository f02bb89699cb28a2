// The clock of a sandbox (`[sandbox] clock = "turned"`), for integrators who try what comes with time: windows that close,
// terms that end, months that are invoiced.
//
// A sandbox is a server of its own: one log and one order of time belong to one clock. It turns ahead only, day by day; at
// each day the clock stands while everything that is due is done, so the same requests on the same data come to the same
// result.
#pragma once

#include <vector>

#include "app/shop.h"
#include "core/result.h"
#include "platform/http/route.h"

namespace chandlery::app {

inline constexpr std::int64_t kMostDaysAtOnce = 800;

/// Turns to `to` and does what is due on the way; browsers stay signed in. Ends early when the server is told to stop.
/// kWrongEnvironment where this is no sandbox, kClockTurning while another does, kInvalidProperty for an instant that is
/// past or further than kMostDaysAtOnce.
Result<void> turn_clock(Shop& shop, Instant to);

/// Sets the shop's clock as the database remembers it, with the setting or without: it never goes back.
void open_clock(Shop& shop);

/// GET and POST /v1/sandbox/clock.
std::vector<http::Route> sandbox_routes(Shop& shop);

}  // namespace chandlery::app
