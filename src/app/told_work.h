// What a server does beside its requests, told on its board.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "app/shop.h"

namespace chandlery::app {

/// Does the work, and has the board tell when it began, when it ended and with what outcome, which the work returns. One that
/// throws is told as failed, and in the log by the sentence `failed`; the next turn tries it again.
void do_told(Shop& shop, std::string_view name, std::string_view failed, const std::function<std::string()>& work);

}  // namespace chandlery::app
