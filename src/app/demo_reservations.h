// Reservations and usage for a demo shop, so that its pages of them have something to show. Only on demand: what they charge
// stands on the partners' invoices.
//
//   reservations.csv  what a customer reserved, billed to which of its Azure subscriptions, how many days ago
//   usage.csv         machines that run from an hour of each day for some hours, over the last kDemoUsageDays days
#pragma once

#include <filesystem>

#include "app/shop.h"

namespace chandlery::app {

inline constexpr int kDemoUsageDays = 10;

/// Into a shop that load_demo has filled, by the use cases that people would use. Throws std::runtime_error with the file and
/// its row.
void reserve_in_demo(Shop& shop, const std::filesystem::path& folder);

}  // namespace chandlery::app
