// The use of reservations: days that are over are rated and held against budgets, and files of usage come in by the command line.
#pragma once

#include <filesystem>
#include <string>

#include "app/shop.h"

namespace chandlery::app {

/// Rates what is to be rated (reservations/usage_rating.h). A failure is told and tried again next time. Stops early when a
/// stop signal waits.
void keep_usage(Shop& shop);

/// Tells partners of budgets of which 80 % are used (billing/budgets.h).
void keep_budgets(Shop& shop);

/// Rates the days from `from` to `to` (2026-11-28), both included, anew; with neither, what is to be rated. False when a day
/// could not be rated, or a signal stopped it: run it again for the rest.
bool rate_reservations(Shop& shop, const std::string& from, const std::string& to);

/// A file of hourly usage, CSV or (*.ndjson) NDJSON; nothing is kept if it has an error.
void import_usage_file(Shop& shop, const std::filesystem::path& file);

}  // namespace chandlery::app
