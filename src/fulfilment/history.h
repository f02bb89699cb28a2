// What became of the keys and media of orders, as far as rows tell: first reveals, links and downloads. The activity
// log has every one of them, for those who may read it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.h"
#include "fulfilment/model.h"
#include "platform/sql/sql.h"

namespace chandlery::fulfilment {

enum class HistoryKind : std::uint8_t { kKeyRevealed, kLinkMade, kDownloaded };
struct HistoryEvent {
  HistoryKind kind = HistoryKind::kKeyRevealed;
  Instant at;
  std::int64_t line_number = 0;
  std::string who;     ///< as the row names them; a download's is whose link it was
  std::string detail;  ///< the version of an earlier version's key, or the file's name
};
inline constexpr std::int64_t kMostHistory = 200;  ///< events of each kind that are told: the first of them

/// Of one order of the partner, in no order. Reads the keys and links of the order.
std::vector<HistoryEvent> history_of_order(sql::Tx& tx, std::string_view partner_id, std::string_view order_id);

/// Whether somebody has begun a download by a link of each of these lines, in their order: one round trip.
std::vector<bool> downloaded_lines(sql::Tx& tx, std::string_view partner_id, std::span<const LineName> lines);

}  // namespace chandlery::fulfilment
