// See link_store.h.
#include "fulfilment/link_store.h"

namespace chandlery::fulfilment::store {
namespace {

using sql::Statement;

const Statement kAddLink(
    "INSERT INTO download_links (partner_id, order_id, line_number, id, customer_id, media_id, minted_at, minted_by_id,"
    " minted_by_name, by_customer, expires_at, seconds_after_first, max_downloads, downloads, seen_at)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0, $7)");

#define CHANDLERY_LINK_COLUMNS                                                                             \
  "partner_id, order_id, line_number, id, customer_id, media_id, minted_at, minted_by_id, minted_by_name," \
  " by_customer, expires_at, seconds_after_first, max_downloads, downloads, first_download_at, seen_at, revoked_at"
#define CHANDLERY_THE_LINK " WHERE partner_id = $1 AND order_id = $2 AND line_number = $3 AND id = $4"
const Statement kFindLink("SELECT " CHANDLERY_LINK_COLUMNS " FROM download_links" CHANDLERY_THE_LINK);
const Statement kFindLinkById("SELECT " CHANDLERY_LINK_COLUMNS " FROM download_links WHERE id = $1");
const Statement kHoldLink(
    "UPDATE download_links SET seen_at = CASE WHEN seen_at < CAST($5 AS BIGINT) THEN CAST($5 AS BIGINT) ELSE seen_at "
    "END" CHANDLERY_THE_LINK " RETURNING " CHANDLERY_LINK_COLUMNS);
const Statement kCountDownload(
    "UPDATE download_links SET downloads = downloads + 1,"
    " first_download_at = COALESCE(first_download_at, CAST($5 AS BIGINT))" CHANDLERY_THE_LINK);
const Statement kRevokeLink(
    "UPDATE download_links SET revoked_at = COALESCE(revoked_at, CAST($5 AS BIGINT))" CHANDLERY_THE_LINK);
#undef CHANDLERY_THE_LINK
#undef CHANDLERY_LINK_COLUMNS

const Statement kRevokeLinks(
    "UPDATE download_links SET revoked_at = $4"
    " WHERE partner_id = $1 AND order_id = $2 AND line_number = $3 AND revoked_at IS NULL");
const Statement kClientBegan(
    "SELECT began_at FROM download_clients WHERE partner_id = $1 AND link_id = $2 AND client = $3");
const Statement kNoteClient(
    "INSERT INTO download_clients (partner_id, link_id, client, began_at) VALUES ($1, $2, $3, $4)"
    " ON CONFLICT (partner_id, link_id, client) DO UPDATE SET began_at = excluded.began_at");

DownloadLink link_of(const sql::Row& row) {
  return {.partner_id = row.string(0),
          .customer_id = row.string(4),
          .order_id = row.string(1),
          .line_number = row.integer(2),
          .id = row.string(3),
          .media_id = row.string(5),
          .minted_at = row.instant(6),
          .minted_by_id = row.string(7),
          .minted_by_name = row.string(8),
          .by_customer = row.flag(9),
          .limits = {.expires_at = row.optional_instant(10),
                     .seconds_after_first = row.optional_integer(11),
                     .max_downloads = row.optional_integer(12)},
          .downloads = row.integer(13),
          .first_download_at = row.optional_instant(14),
          .seen_at = row.instant(15),
          .revoked_at = row.optional_instant(16)};
}

}  // namespace

void add_link(sql::Tx& tx, const DownloadLink& link) {
  tx.queue(kAddLink, {link.partner_id, link.order_id, link.line_number, link.id, link.customer_id, link.media_id,
                      link.minted_at, link.minted_by_id, link.minted_by_name, link.by_customer, link.limits.expires_at,
                      link.limits.seconds_after_first, link.limits.max_downloads});
}

std::optional<DownloadLink> find_link(sql::Tx& tx, const LineAddress& line, std::string_view id) {
  return tx.first(kFindLink, {line.partner_id, line.order_id, line.line_number, id}, link_of);
}

std::optional<DownloadLink> find_link(sql::Tx& tx, std::string_view id) {
  return tx.first(kFindLinkById, {id}, link_of);
}

std::optional<DownloadLink> hold_link(sql::Tx& tx, const DownloadLink& link, Instant at) {
  return tx.first(kHoldLink, {link.partner_id, link.order_id, link.line_number, link.id, at}, link_of);
}

void count_download(sql::Tx& tx, const DownloadLink& link, Instant at) {
  tx.queue(kCountDownload, {link.partner_id, link.order_id, link.line_number, link.id, at});
}

bool revoke_link(sql::Tx& tx, const LineAddress& line, std::string_view id, Instant at) {
  return tx.execute(kRevokeLink, {line.partner_id, line.order_id, line.line_number, id, at}) == 1;
}

void revoke_links(sql::Tx& tx, const LineAddress& line, Instant at) {
  tx.queue(kRevokeLinks, {line.partner_id, line.order_id, line.line_number, at});
}

std::optional<Instant> client_began(sql::Tx& tx, const DownloadLink& link, sql::Bytes client) {
  return tx.first(kClientBegan, {link.partner_id, link.id, client}, [](const sql::Row& row) { return row.instant(0); });
}

void note_client(sql::Tx& tx, const DownloadLink& link, sql::Bytes client, Instant at) {
  tx.queue(kNoteClient, {link.partner_id, link.id, client, at});
}

}  // namespace chandlery::fulfilment::store
