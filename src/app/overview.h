// The partner's home page: what needs attention now, each with its number and the first few.
#pragma once

#include <vector>

#include "notices/words.h"
#include "platform/http/route.h"

namespace chandlery::app {

/// GET /v1/overview. What the caller's roles may not see is left out. The phrasebook must outlive the routes.
///
/// Bounded, however much a partner has: counts stop at kMostCounted, and each list is read by an index that holds
/// nothing else; of invoices the open ones are read.
std::vector<http::Route> overview_routes(const notices::Phrasebook& phrasebook);

inline constexpr std::int64_t kMostCounted = 1'000;  ///< a higher number is told as this one
inline constexpr int kUsualShown = 5, kMostShown = 20;
inline constexpr std::int64_t kLapsingDays = 7;  ///< within which a window that ends needs attention

}  // namespace chandlery::app
