// See invitation_store.h.
#include "customers/invitation_store.h"
#include "platform/sql/seek.h"

namespace chandlery::customers::store {
namespace {

using sql::Statement;

#define COLUMNS                                                                                                        \
  "partner_id, id, standing, delegated_admin, associated_partner_id, note, state, accepted, created_at, created_by, " \
  "expires_at, settled_at, settled_by, customer_id, customer_name"

const Statement kInsert("INSERT INTO invitations (" COLUMNS
                        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)");
const Statement kFind("SELECT " COLUMNS " FROM invitations WHERE partner_id = $1 AND id = $2");
const Statement kFindStanding("SELECT " COLUMNS
                              " FROM invitations WHERE partner_id = $1 AND standing = 1 AND state = 0 "
                              "AND delegated_admin = $2 AND associated_partner_id = $3 AND expires_at > $4 "
                              "ORDER BY id DESC LIMIT 1");
// $3: a state, -1 for all; 4 stands for those that are open by their row and past their date, as InvitationState does.
const Statement kList(
    "SELECT " COLUMNS
    " FROM invitations WHERE partner_id = $1 AND id < $2 AND (CAST($3 AS BIGINT) = -1 OR CAST($3 AS BIGINT) = "
    "CASE WHEN state = 0 AND expires_at <= $4 THEN 4 ELSE state END) AND id >= $6 ORDER BY id DESC LIMIT CAST($5 AS BIGINT)");
const Statement kBelow(
    "SELECT id FROM invitations WHERE partner_id = $1 AND id < $2 ORDER BY id DESC LIMIT 1 OFFSET CAST($3 AS BIGINT)");
#undef COLUMNS
static_assert(static_cast<int>(InvitationState::kInvited) == 0 && static_cast<int>(InvitationState::kExpired) == 4);

const Statement kSettle(
    "UPDATE invitations SET state = $3, accepted = $4, settled_at = $5, settled_by = $6, customer_id = $7, "
    "customer_name = $8 WHERE partner_id = $1 AND id = $2 AND state = 0");
const Statement kCountAcceptance(
    "UPDATE invitations SET accepted = accepted + 1 WHERE partner_id = $1 AND id = $2 AND state = 0");

using sql::kAfterEveryId;

Invitation invitation_of(const sql::Row& row) {
  return {.partner_id = row.string(0),
          .id = row.string(1),
          .standing = row.flag(2),
          .delegated_admin = row.flag(3),
          .associated_partner_id = row.string(4),
          .note = row.string(5),
          .state = static_cast<InvitationState>(row.integer(6)),
          .accepted = row.integer(7),
          .created_at = row.instant(8),
          .created_by = row.string(9),
          .expires_at = row.instant(10),
          .settled_at = row.optional_instant(11),
          .settled_by = row.string(12),
          .customer_id = row.string(13),
          .customer_name = row.string(14)};
}

}  // namespace

void insert_invitation(sql::Tx& tx, const Invitation& i) {
  tx.execute(kInsert, {i.partner_id, i.id, i.standing, i.delegated_admin, i.associated_partner_id, i.note,
                       static_cast<int>(i.state), i.accepted, i.created_at, i.created_by, i.expires_at, i.settled_at,
                       i.settled_by, i.customer_id, i.customer_name});
}

std::optional<Invitation> find_invitation(sql::Tx& tx, std::string_view partner_id, std::string_view id) {
  return tx.first(kFind, {partner_id, id}, invitation_of);
}

std::optional<Invitation> find_standing_invitation(sql::Tx& tx, std::string_view partner_id, const NewInvitation& terms,
                                                   Instant until) {
  return tx.first(kFindStanding, {partner_id, terms.delegated_admin, terms.associated_partner_id, until}, invitation_of);
}

std::vector<Invitation> list_invitations(sql::Tx& tx, std::string_view partner_id,
                                         std::optional<InvitationState> state, std::string_view before,
                                         std::string_view oldest, Instant at, std::int64_t limit) {
  return tx.all(kList,
                {partner_id, before.empty() ? kAfterEveryId : before, state ? static_cast<int>(*state) : -1, at, limit, oldest},
                invitation_of);
}

std::optional<std::string> invitation_below(sql::Tx& tx, std::string_view partner_id, std::string_view before,
                                            std::int64_t count) {
  return tx.first(kBelow, {partner_id, before.empty() ? kAfterEveryId : before, count - 1},
                  [](const sql::Row& row) { return row.string(0); });
}

bool settle_invitation(sql::Tx& tx, const Invitation& i) {
  return tx.execute(kSettle, {i.partner_id, i.id, static_cast<int>(i.state), i.accepted, i.settled_at, i.settled_by,
                              i.customer_id, i.customer_name}) == 1;
}

bool count_acceptance(sql::Tx& tx, const Invitation& i) {
  return tx.execute(kCountAcceptance, {i.partner_id, i.id}) == 1;
}

}  // namespace chandlery::customers::store
