#include "notices/store.h"
#include "platform/sql/seek.h"

namespace chandlery::notices::store {
namespace {

using sql::Statement;

const Statement kInsert(
    "INSERT INTO notices (partner_id, tenant_id, id, kind, desk, user_id, subject, facts, created_at, mail, read_by,"
    " read_by_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', '')");

#define CHANDLERY_NOTICE_COLUMNS                                                                            \
  "SELECT partner_id, tenant_id, id, kind, user_id, subject, facts, created_at, read_at, read_by, read_by_name" \
  " FROM notices "
// The numbers are those of Desk.
#define CHANDLERY_AT_DESK                                                                             \
  "((desk = 0 AND CAST($3 AS BIGINT) = 1) OR (desk = 1 AND CAST($4 AS BIGINT) = 1) OR (desk = 2 AND user_id = $5))"
#define CHANDLERY_OF_READER "partner_id = $1 AND tenant_id = $2 AND " CHANDLERY_AT_DESK

const Statement kList(CHANDLERY_NOTICE_COLUMNS "WHERE " CHANDLERY_OF_READER
                                               " AND id < $6 AND id >= $8 ORDER BY id DESC LIMIT CAST($7 AS BIGINT)");
const Statement kBelow(
    "SELECT id FROM notices WHERE partner_id = $1 AND tenant_id = $2 AND id < $3 ORDER BY id DESC"
    " LIMIT 1 OFFSET CAST($4 AS BIGINT)");
// The unread alone have an index of their own, which a page of them is read by, too.
// Without statistics SQLite takes the key, and reads past all that was read.
#define CHANDLERY_UNREAD "/*sqlite: INDEXED BY notices_unread */ WHERE "
#define CHANDLERY_BY_UNREAD CHANDLERY_UNREAD CHANDLERY_OF_READER
const Statement kListUnread(CHANDLERY_NOTICE_COLUMNS CHANDLERY_BY_UNREAD
                            " AND id < $6 AND id >= $8 AND read_at IS NULL ORDER BY id DESC LIMIT CAST($7 AS BIGINT)");
const Statement kBelowUnread(
    "SELECT id FROM notices " CHANDLERY_UNREAD
    "partner_id = $1 AND tenant_id = $2 AND id < $3 AND read_at IS NULL ORDER BY id DESC LIMIT 1 OFFSET CAST($4 AS BIGINT)");
// $6 the most to count, $7 the most to look at.
const Statement kCountUnread(
    "SELECT COUNT(*) FROM (SELECT 1 FROM (SELECT desk, user_id FROM notices " CHANDLERY_UNREAD
    "partner_id = $1 AND tenant_id = $2 AND read_at IS NULL ORDER BY id DESC LIMIT CAST($7 AS BIGINT)) AS looked_at"
    " WHERE " CHANDLERY_AT_DESK " LIMIT CAST($6 AS BIGINT)) AS found");
const Statement kMarkReadUntil(
    "UPDATE notices SET read_at = $7, read_by = $8, read_by_name = $9 WHERE partner_id = $1 AND tenant_id = $2"
    " AND read_at IS NULL AND id IN (SELECT id FROM notices " CHANDLERY_BY_UNREAD
    " AND id <= $6 AND read_at IS NULL ORDER BY id DESC LIMIT CAST($10 AS BIGINT))");
#undef CHANDLERY_BY_UNREAD
#undef CHANDLERY_UNREAD
const Statement kFind(CHANDLERY_NOTICE_COLUMNS "WHERE " CHANDLERY_OF_READER " AND id = $6");
const Statement kMarkRead("UPDATE notices SET read_at = $7, read_by = $8, read_by_name = $9 WHERE " CHANDLERY_OF_READER
                          " AND id = $6 AND read_at IS NULL RETURNING id");
const Statement kWaitingForMail(
    "SELECT n.partner_id, n.tenant_id, n.id, n.kind, n.user_id, n.subject, n.facts, n.created_at, n.read_at, n.read_by,"
    " n.read_by_name, m.tries, m.reached FROM notices n LEFT JOIN notice_mails m ON m.partner_id = n.partner_id"
    " AND m.tenant_id = n.tenant_id AND m.notice_id = n.id"
    " WHERE n.mail = 1 AND (m.next_at IS NULL OR (m.next_at <= $2 AND m.held_until <= $3))"
    " ORDER BY n.partner_id, n.tenant_id, n.id LIMIT CAST($1 AS BIGINT) /*postgres: FOR UPDATE OF n SKIP LOCKED */");
const Statement kHoldMail(
    "INSERT INTO notice_mails (partner_id, tenant_id, notice_id, tries, next_at, held_until, reached, why)"
    " VALUES ($1, $2, $3, 0, 0, $4, '', '')"
    " ON CONFLICT (partner_id, tenant_id, notice_id) DO UPDATE SET held_until = excluded.held_until");
const Statement kPutTries(
    "INSERT INTO notice_mails (partner_id, tenant_id, notice_id, tries, next_at, held_until, reached, why)"
    " VALUES ($1, $2, $3, $4, $5, 0, $6, $7)"
    " ON CONFLICT (partner_id, tenant_id, notice_id) DO UPDATE SET tries = excluded.tries, next_at = excluded.next_at,"
    " held_until = 0, reached = excluded.reached, why = excluded.why");
const Statement kForgetTries("DELETE FROM notice_mails WHERE partner_id = $1 AND tenant_id = $2 AND notice_id = $3");
const Statement kBeginAgain(
    "UPDATE notice_mails SET tries = 0, next_at = 0 WHERE partner_id = $1 AND tenant_id = $2 AND notice_id = $3");
#undef CHANDLERY_OF_READER
#undef CHANDLERY_AT_DESK
// The last condition lets SQLite take the index, whose condition it repeats.
const Statement kListMail(
    "SELECT n.partner_id, n.tenant_id, n.id, n.kind, n.user_id, n.subject, n.facts, n.created_at, n.read_at, n.read_by,"
    " n.read_by_name, m.why FROM notices n LEFT JOIN notice_mails m ON m.partner_id = n.partner_id"
    " AND m.tenant_id = n.tenant_id AND m.notice_id = n.id"
    " WHERE n.mail = $1 AND n.id < $2 AND n.mail > 0 ORDER BY n.id DESC LIMIT CAST($3 AS BIGINT)");
const Statement kFindMail(CHANDLERY_NOTICE_COLUMNS "WHERE mail = $1 AND id = $2 AND mail > 0");
const Statement kCountMail("SELECT COUNT(*) FROM notices WHERE mail = $1 AND mail > 0");
#undef CHANDLERY_NOTICE_COLUMNS
const Statement kSettleMail("UPDATE notices SET mail = $4 WHERE partner_id = $1 AND tenant_id = $2 AND id = $3");

using sql::kAfterEveryId;

StoredNotice notice_of(const sql::Row& row) {
  return {.partner_id = row.string(0),
          .tenant_id = row.string(1),
          .id = row.string(2),
          .kind = row.string(3),
          .user_id = row.string(4),
          .subject = row.string(5),
          .facts = row.string(6),
          .created_at = row.instant(7),
          .read_at = row.optional_instant(8),
          .read_by = row.string(9),
          .read_by_name = row.string(10)};
}

}  // namespace

void insert(sql::Tx& tx, const NewNotice& notice) {
  tx.queue(kInsert, {notice.partner_id, notice.tenant_id, notice.id, notice.kind, static_cast<int>(notice.desk),
                     notice.user_id, notice.subject, notice.facts, notice.created_at, static_cast<int>(notice.mail)});
}

std::vector<StoredNotice> list(sql::Tx& tx, const Reader& reader, std::string_view before, std::string_view oldest,
                               bool unread_only, std::int64_t limit) {
  return tx.all(unread_only ? kListUnread : kList,
                {reader.partner_id, reader.tenant_id, reader.software, reader.finance, reader.user_id,
                 before.empty() ? kAfterEveryId : before, limit, oldest},
                notice_of);
}

std::optional<std::string> below(sql::Tx& tx, const Reader& reader, std::string_view before, bool unread_only,
                                 std::int64_t count) {
  return tx.first(unread_only ? kBelowUnread : kBelow,
                  {reader.partner_id, reader.tenant_id, before.empty() ? kAfterEveryId : before, count - 1},
                  [](const sql::Row& row) { return row.string(0); });
}

std::int64_t count_unread(sql::Tx& tx, const Reader& reader, std::int64_t most) {
  return tx
      .first(kCountUnread,
             {reader.partner_id, reader.tenant_id, reader.software, reader.finance, reader.user_id, most, sql::kMostLookedAt},
             [](const sql::Row& row) { return row.integer(0); })
      .value_or(0);
}

std::optional<StoredNotice> find(sql::Tx& tx, const Reader& reader, std::string_view id) {
  return tx.first(kFind, {reader.partner_id, reader.tenant_id, reader.software, reader.finance, reader.user_id, id},
                  notice_of);
}

std::int64_t mark_read(sql::Tx& tx, const Reader& reader, std::span<const std::string> ids, const Mark& mark) {
  std::int64_t marked = 0;
  std::vector<sql::Tx::Question> questions;
  for (const std::string& id : ids) {
    questions.push_back({kMarkRead,
                         {reader.partner_id, reader.tenant_id, reader.software, reader.finance, reader.user_id, id, mark.at,
                          mark.by, mark.by_name},
                         [&](const sql::Row&) { ++marked; }});
  }
  tx.query_all(questions);
  return marked;
}

std::int64_t mark_read_until(sql::Tx& tx, const Reader& reader, std::string_view id, const Mark& mark, std::int64_t most) {
  return tx.execute(kMarkReadUntil, {reader.partner_id, reader.tenant_id, reader.software, reader.finance, reader.user_id,
                                     id, mark.at, mark.by, mark.by_name, most});
}

std::vector<WaitingMail> waiting_for_mail(sql::Tx& tx, std::int64_t limit, Instant now, Instant system) {
  return tx.all(kWaitingForMail, {limit, now, system}, [](const sql::Row& row) {
    return WaitingMail{.notice = notice_of(row), .is_new = row.is_null(11), .tries = row.integer(11), .reached = row.string(12)};
  });
}

void hold_mail(sql::Tx& tx, std::string_view partner_id, std::string_view tenant_id, std::string_view id, Instant until) {
  tx.queue(kHoldMail, {partner_id, tenant_id, id, until});
}

void put_tries(sql::Tx& tx, std::string_view partner_id, std::string_view tenant_id, std::string_view id,
               const MailTries& tries) {
  tx.queue(kPutTries, {partner_id, tenant_id, id, tries.tries, tries.next_at, tries.reached, tries.why});
}

void forget_tries(sql::Tx& tx, std::string_view partner_id, std::string_view tenant_id, std::string_view id) {
  tx.queue(kForgetTries, {partner_id, tenant_id, id});
}

void begin_again(sql::Tx& tx, std::string_view partner_id, std::string_view tenant_id, std::string_view id) {
  tx.queue(kBeginAgain, {partner_id, tenant_id, id});
}

std::vector<ListedMail> list_mail(sql::Tx& tx, Mail state, std::string_view before, std::int64_t limit) {
  return tx.all(kListMail, {static_cast<int>(state), before.empty() ? kAfterEveryId : before, limit},
                [](const sql::Row& row) { return ListedMail{notice_of(row), row.string(11)}; });
}

std::optional<StoredNotice> find_mail(sql::Tx& tx, Mail state, std::string_view id) {
  return tx.first(kFindMail, {static_cast<int>(state), id}, notice_of);
}

std::int64_t count_mail(sql::Tx& tx, Mail state) {
  return tx.first(kCountMail, {static_cast<int>(state)}, [](const sql::Row& row) { return row.integer(0); }).value_or(0);
}

void settle_mail(sql::Tx& tx, std::string_view partner_id, std::string_view tenant_id, std::string_view id,
                 Mail outcome) {
  tx.queue(kSettleMail, {partner_id, tenant_id, id, static_cast<int>(outcome)});
}

}  // namespace chandlery::notices::store
