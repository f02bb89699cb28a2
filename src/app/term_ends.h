// The ends of terms, of subscriptions and reservations, and what reservations pay by the month: by the server's upkeep and by
// the command.
#pragma once

#include "app/shop.h"

namespace chandlery::app {

/// Takes the steps of subscriptions that are due, as many as a turn may take. Failures are told to the log and tried
/// again with the next turn.
void keep_subscriptions(Shop& shop);
void keep_reservations(Shop& shop);

}  // namespace chandlery::app
