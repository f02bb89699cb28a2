// Which of a portal's acts need its user to have proved lately who he is.
#pragma once

#include <span>
#include <string_view>

#include "platform/http/message.h"

namespace chandlery::app {

/// A route, by its own pattern.
struct FreshAct {
  http::Method method;
  std::string_view pattern;
  bool operator==(const FreshAct&) const = default;
};
/// Keys that are shown, who may sign in and with which rights, programs with their secrets and the addresses that codes and
/// events are sent to: what a browser that was left open, or a stolen session, must not give away. Programs with tokens of
/// their own are not asked.
std::span<const FreshAct> fresh_acts();
bool needs_fresh_proof(http::Method method, std::string_view pattern);

}  // namespace chandlery::app
