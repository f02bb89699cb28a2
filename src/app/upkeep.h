// What a server does by itself, beside its requests.
#pragma once

#include "app/shop.h"

namespace chandlery::app {

/// Everything that is due on the shop's clock: terms that end, what must be swept, usage to be rated, months to be
/// invoiced, and then what all of it has to tell others. Failures are told (log, Board) and tried again next time. Stops early when a stop signal waits.
void do_what_is_due(Shop& shop);

/// Tells /metrics what the database knows and only it: what waits for somebody, and how many keys each pool has left.
void watch_what_waits(Shop& shop);

}  // namespace chandlery::app
