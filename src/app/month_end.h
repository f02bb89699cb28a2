// The end of the month: invoices that are due, and accounts that do not pay.
#pragma once

#include <csignal>

#include "app/shop.h"

namespace chandlery::app {

/// SIGTERM and SIGINT, which serve and invoice runs wait for or look at themselves (prepare_signals).
sigset_t stop_signals();
/// Whether one of them waits to be taken.
bool told_to_stop();

/// Issues what is due on the shop's clock and reviews the standing of accounts. A failure is told and tried again next
/// time. Stops early when a stop signal waits.
void keep_months(Shop& shop);

}  // namespace chandlery::app
