// See history.h. Its reads are few, so that they stand here and not in a store of their own.
#include "fulfilment/history.h"

namespace chandlery::fulfilment {
namespace {

using sql::Statement;

const Statement kRevealed(
    "SELECT line_number, first_revealed_at, first_revealed_by, '' FROM software_keys"
    " WHERE partner_id = $1 AND order_id = $2 AND first_revealed_at IS NOT NULL"
    " ORDER BY first_revealed_at LIMIT CAST($3 AS BIGINT)");
const Statement kRevealedEarlier(
    "SELECT i.line_number, i.first_revealed_at, i.first_revealed_by, p.version FROM included_keys i"
    " JOIN key_pools p ON p.number = i.pool WHERE i.partner_id = $1 AND i.order_id = $2"
    " ORDER BY i.first_revealed_at LIMIT CAST($3 AS BIGINT)");
#define LINKS_OF_ORDER \
  " FROM download_links l JOIN media_files m ON m.id = l.media_id WHERE l.partner_id = $1 AND l.order_id = $2"
const Statement kLinks("SELECT l.line_number, l.minted_at, l.minted_by_name, m.file_name" LINKS_OF_ORDER
                       " ORDER BY l.minted_at LIMIT CAST($3 AS BIGINT)");
const Statement kDownloads(
    "SELECT l.line_number, l.first_download_at, l.minted_by_name, m.file_name" LINKS_OF_ORDER
    " AND l.first_download_at IS NOT NULL ORDER BY l.first_download_at LIMIT CAST($3 AS BIGINT)");
#undef LINKS_OF_ORDER
const Statement kDownloaded(
    "SELECT 1 FROM download_links WHERE partner_id = $1 AND order_id = $2 AND line_number = $3"
    " AND first_download_at IS NOT NULL LIMIT 1");

}  // namespace

std::vector<HistoryEvent> history_of_order(sql::Tx& tx, std::string_view partner_id, std::string_view order_id) {
  std::vector<HistoryEvent> events;
  const auto gather = [&](const Statement& statement, HistoryKind kind) {
    return sql::Tx::Question{statement, {partner_id, order_id, kMostHistory}, [&events, kind](const sql::Row& row) {
                               events.push_back({kind, row.instant(1), row.integer(0), row.string(2), row.string(3)});
                             }};
  };
  const sql::Tx::Question questions[] = {
      gather(kRevealed, HistoryKind::kKeyRevealed), gather(kRevealedEarlier, HistoryKind::kKeyRevealed),
      gather(kLinks, HistoryKind::kLinkMade), gather(kDownloads, HistoryKind::kDownloaded)};
  tx.query_all(questions);
  return events;
}

std::vector<bool> downloaded_lines(sql::Tx& tx, std::string_view partner_id, std::span<const LineName> lines) {
  std::vector<bool> downloaded(lines.size(), false);
  std::vector<sql::Tx::Question> questions;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    questions.push_back({kDownloaded,
                         {partner_id, lines[i].order_id, lines[i].line_number},
                         [&downloaded, i](const sql::Row&) { downloaded[i] = true; }});
  }
  tx.query_all(questions);
  return downloaded;
}

}  // namespace chandlery::fulfilment
