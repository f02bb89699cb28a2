// See partnership_store.h.
#include "partners/partnership_store.h"

#include "platform/sql/seek.h"

namespace chandlery::partners::store {
namespace {

using sql::Statement;

#define COLUMNS \
  "partner_id, id, note, state, created_at, created_by, expires_at, settled_at, settled_by, reseller_id, reseller_name"

const Statement kInsert("INSERT INTO partnership_requests (" COLUMNS
                        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");
const Statement kFind("SELECT " COLUMNS " FROM partnership_requests WHERE partner_id = $1 AND id = $2");
// $3: a state, -1 for all; 4 stands for those that are open by their row and past their date, as RequestState does.
const Statement kList(
    "SELECT " COLUMNS
    " FROM partnership_requests WHERE partner_id = $1 AND id < $2 AND (CAST($3 AS BIGINT) = -1 OR CAST($3 AS BIGINT) = "
    "CASE WHEN state = 0 AND expires_at <= $4 THEN 4 ELSE state END) AND id >= $6 ORDER BY id DESC LIMIT CAST($5 AS BIGINT)");
const Statement kBelow(
    "SELECT id FROM partnership_requests WHERE partner_id = $1 AND id < $2 ORDER BY id DESC LIMIT 1 "
    "OFFSET CAST($3 AS BIGINT)");
#undef COLUMNS
static_assert(static_cast<int>(RequestState::kOpen) == 0 && static_cast<int>(RequestState::kExpired) == 4);

const Statement kSettle(
    "UPDATE partnership_requests SET state = $3, settled_at = $4, settled_by = $5, reseller_id = $6, reseller_name = $7 "
    "WHERE partner_id = $1 AND id = $2 AND state = 0");

const Statement kFindLink("SELECT status, changed_at FROM reseller_links WHERE provider_id = $1 AND reseller_id = $2");
const Statement kActivateLink(
    "INSERT INTO reseller_links (provider_id, reseller_id, status, changed_at) VALUES ($1, $2, 0, $3) "
    "ON CONFLICT (provider_id, reseller_id) DO UPDATE SET status = 0, changed_at = excluded.changed_at "
    "WHERE reseller_links.status <> 0 AND reseller_links.changed_at < $4");
const Statement kEndLink(
    "UPDATE reseller_links SET status = 1, changed_at = $3 WHERE provider_id = $1 AND reseller_id = $2 AND status = 0");
static_assert(static_cast<int>(ResellerLinkStatus::kActive) == 0 && static_cast<int>(ResellerLinkStatus::kEnded) == 1);

PartnershipRequest request_of(const sql::Row& row) {
  return {.partner_id = row.string(0),
          .id = row.string(1),
          .note = row.string(2),
          .state = static_cast<RequestState>(row.integer(3)),
          .created_at = row.instant(4),
          .created_by = row.string(5),
          .expires_at = row.instant(6),
          .settled_at = row.optional_instant(7),
          .settled_by = row.string(8),
          .reseller_id = row.string(9),
          .reseller_name = row.string(10)};
}

}  // namespace

void insert_request(sql::Tx& tx, const PartnershipRequest& r) {
  tx.execute(kInsert, {r.partner_id, r.id, r.note, static_cast<int>(r.state), r.created_at, r.created_by, r.expires_at,
                       r.settled_at, r.settled_by, r.reseller_id, r.reseller_name});
}

std::optional<PartnershipRequest> find_request(sql::Tx& tx, std::string_view partner_id, std::string_view id) {
  return tx.first(kFind, {partner_id, id}, request_of);
}

std::vector<PartnershipRequest> list_requests(sql::Tx& tx, std::string_view partner_id, std::optional<RequestState> state,
                                              std::string_view before, std::string_view oldest, Instant at,
                                              std::int64_t limit) {
  return tx.all(kList,
                {partner_id, before.empty() ? sql::kAfterEveryId : before, state ? static_cast<int>(*state) : -1, at, limit,
                 oldest},
                request_of);
}

std::optional<std::string> request_below(sql::Tx& tx, std::string_view partner_id, std::string_view before,
                                         std::int64_t count) {
  return tx.first(kBelow, {partner_id, before.empty() ? sql::kAfterEveryId : before, count - 1},
                  [](const sql::Row& row) { return row.string(0); });
}

bool settle_request(sql::Tx& tx, const PartnershipRequest& r) {
  return tx.execute(kSettle, {r.partner_id, r.id, static_cast<int>(r.state), r.settled_at, r.settled_by, r.reseller_id,
                              r.reseller_name}) == 1;
}

std::optional<Link> find_link(sql::Tx& tx, std::string_view provider_id, std::string_view reseller_id) {
  return tx.first(kFindLink, {provider_id, reseller_id}, [](const sql::Row& row) {
    return Link{static_cast<ResellerLinkStatus>(row.integer(0)), row.instant(1)};
  });
}

bool activate_link(sql::Tx& tx, std::string_view provider_id, std::string_view reseller_id, Instant at, Instant asked_at) {
  return tx.execute(kActivateLink, {provider_id, reseller_id, at, asked_at}) == 1;
}

bool end_link(sql::Tx& tx, std::string_view provider_id, std::string_view reseller_id, Instant at) {
  return tx.execute(kEndLink, {provider_id, reseller_id, at}) == 1;
}

}  // namespace chandlery::partners::store
