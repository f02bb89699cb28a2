// See store.h.
#include "audit/store.h"

#include <algorithm>
#include <stdexcept>

namespace chandlery::audit::store {
namespace {

using sql::Statement;

const Statement kReadHead("SELECT sequence, hash, day FROM audit_heads WHERE partner_id = $1");
const Statement kLockHead(
    "SELECT sequence, hash, day FROM audit_heads WHERE partner_id = $1 /*postgres: FOR UPDATE */");
const Statement kCreateHead(
    "INSERT INTO audit_heads (partner_id, sequence, hash, day) VALUES ($1, 0, $2, $3) ON CONFLICT (partner_id) DO "
    "NOTHING");
const Statement kAdvanceHead("UPDATE audit_heads SET sequence = $2, hash = $3, day = $4 WHERE partner_id = $1");

const Statement kInsertRecord(
    "INSERT INTO audit_records (partner_id, sequence, at, category, operation, resource_type, status, customer_id,"
    " customer_name, user_id, user_name, application_id, correlation_id, old_value, new_value, customized, hash)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)");

const Statement kCloseDay("UPDATE audit_days SET last_sequence = $3 WHERE partner_id = $1 AND day = $2");
const Statement kOpenDay(
    "INSERT INTO audit_days (partner_id, day, first_sequence, last_sequence) VALUES ($1, $2, $3, $4)"
    " ON CONFLICT (partner_id, day) DO UPDATE SET last_sequence = excluded.last_sequence");
const Statement kDays("SELECT day, first_sequence, last_sequence FROM audit_days WHERE partner_id = $1 ORDER BY day");
const Statement kSequencesOfDays(
    "SELECT MIN(first_sequence), MAX(last_sequence) FROM audit_days WHERE partner_id = $1 AND day >= $2 AND day <= $3");

#define CHANDLERY_RECORD_COLUMNS                                                                                      \
  "SELECT partner_id, sequence, at, category, operation, resource_type, status, customer_id, customer_name, user_id," \
  " user_name, application_id, correlation_id, old_value, new_value, customized, hash FROM audit_records "

const Statement kEachRecord(CHANDLERY_RECORD_COLUMNS
                            "WHERE partner_id = $1 AND sequence > $2 ORDER BY sequence LIMIT CAST($3 AS BIGINT)");
const Statement kSelectRecords(
    CHANDLERY_RECORD_COLUMNS
    "WHERE partner_id = $1 AND sequence >= $2 AND sequence < $3 AND at >= $4 AND at < $5"
    " AND ((category = 0 AND CAST($6 AS BIGINT) = 1) OR (category = 1 AND CAST($7 AS BIGINT) = 1))"
    " AND (CAST($8 AS TEXT) = '' OR customer_id = CAST($8 AS TEXT))"
    " AND (CAST($9 AS TEXT) = '' OR REPLACE(resource_type, '_', '') = CAST($9 AS TEXT))"
    " ORDER BY sequence DESC LIMIT CAST($10 AS BIGINT)");
#undef CHANDLERY_RECORD_COLUMNS

const Statement kFirstHead("SELECT MIN(partner_id) FROM audit_heads");
const Statement kNextHead("SELECT MIN(partner_id) FROM audit_heads WHERE partner_id > $1");
const Statement kFirstChain("SELECT MIN(partner_id) FROM audit_records");
const Statement kNextChain("SELECT MIN(partner_id) FROM audit_records WHERE partner_id > $1");

/// A hash of another length was tampered with: it becomes all zeros, which no record has.
crypto::Hash hash_of(sql::Bytes bytes) {
  crypto::Hash hash{};
  if (bytes.size() == hash.size()) std::copy(bytes.begin(), bytes.end(), hash.begin());
  return hash;
}

Head head_of(const sql::Row& row) {
  return {row.integer(0), hash_of(row.bytes(1)), Date{static_cast<std::int32_t>(row.integer(2))}};
}

RecordFields fields_of(const sql::Row& row) {
  return {.partner_id = row.text(0),
          .sequence = row.integer(1),
          .at = row.instant(2),
          .category = static_cast<Category>(row.integer(3)),
          .operation = row.text(4),
          .resource_type = row.text(5),
          .status = row.text(6),
          .customer_id = row.text(7),
          .customer_name = row.text(8),
          .user_id = row.text(9),
          .user_name = row.text(10),
          .application_id = row.text(11),
          .correlation_id = row.text(12),
          .old_value = row.text(13),
          .new_value = row.text(14),
          .customized = row.text(15)};
}

}  // namespace

Head lock_head(sql::Tx& tx, std::string_view partner_id, Date day) {
  if (auto head = tx.first(kLockHead, {partner_id}, head_of)) return *head;
  const crypto::Hash none{};
  tx.execute(kCreateHead, {partner_id, sql::Bytes(none), static_cast<std::int64_t>(day.days)});
  // Read again: on PostgreSQL another transaction may have made it meanwhile, and then its records count.
  auto head = tx.first(kLockHead, {partner_id}, head_of);
  if (!head) throw std::logic_error("an audit head that was just made is not there");
  return *head;
}

sql::Tx::Question lock_question(std::string_view partner_id, std::function<void(const Head&)> found) {
  return {kLockHead, {partner_id}, [found = std::move(found)](const sql::Row& row) { found(head_of(row)); }};
}

void append(sql::Tx& tx, const RecordFields& record, const crypto::Hash& hash, const Head& before) {
  tx.queue(kInsertRecord,
           {record.partner_id, record.sequence, record.at, static_cast<int>(record.category), record.operation,
            record.resource_type, record.status, record.customer_id, record.customer_name, record.user_id,
            record.user_name, record.application_id, record.correlation_id, record.old_value, record.new_value,
            record.customized, sql::Bytes(hash)});
  const Date day = Date::of(record.at);
  const std::int64_t day_number = day.days;
  tx.queue(kAdvanceHead, {record.partner_id, record.sequence, sql::Bytes(hash), day_number});
  if (before.sequence > 0 && before.day == day) return;
  if (before.sequence > 0) {
    tx.queue(kCloseDay, {record.partner_id, static_cast<std::int64_t>(before.day.days), before.sequence});
  }
  tx.queue(kOpenDay, {record.partner_id, day_number, record.sequence, kOpenEnd});
}

std::optional<Head> read_head(sql::Tx& tx, std::string_view partner_id) {
  return tx.first(kReadHead, {partner_id}, head_of);
}

std::vector<std::int64_t> read_ends(sql::Tx& tx, std::span<const std::string> partner_ids) {
  std::vector<std::int64_t> ends(partner_ids.size(), 0);
  std::vector<sql::Tx::Question> questions;
  for (std::size_t i = 0; i < ends.size(); ++i) {
    questions.push_back({kReadHead, {partner_ids[i]}, [&ends, i](const sql::Row& row) { ends[i] = row.integer(0); }});
  }
  tx.query_all(questions);
  return ends;
}

std::optional<std::string> next_head(sql::Tx& tx, const std::optional<std::string>& after) {
  const auto text = [](const sql::Row& row) { return row.optional_string(0); };
  return after ? tx.first(kNextHead, {*after}, text).value() : tx.first(kFirstHead, {}, text).value();
}

std::optional<std::string> next_chain(sql::Tx& tx, const std::optional<std::string>& after) {
  const auto text = [](const sql::Row& row) { return row.optional_string(0); };
  return after ? tx.first(kNextChain, {*after}, text).value() : tx.first(kFirstChain, {}, text).value();
}

std::vector<DayRange> days(sql::Tx& tx, std::string_view partner_id) {
  return tx.all(kDays, {partner_id}, [](const sql::Row& row) {
    return DayRange{Date{static_cast<std::int32_t>(row.integer(0))}, row.integer(1), row.integer(2)};
  });
}

std::optional<SequenceRange> sequences_of_days(sql::Tx& tx, std::string_view partner_id, Date first, Date last) {
  const auto range = tx.first(kSequencesOfDays,
                              {partner_id, static_cast<std::int64_t>(first.days), static_cast<std::int64_t>(last.days)},
                              [](const sql::Row& row) {
                                return SequenceRange{row.integer(0), row.integer(1)};
                              });
  if (!range || range->first == 0) return std::nullopt;
  return range;
}

std::int64_t each_record(sql::Tx& tx, std::string_view partner_id, std::int64_t after, std::int64_t limit,
                         const EachRecord& each) {
  std::int64_t count = 0;
  tx.query(kEachRecord, {partner_id, after, limit}, [&](const sql::Row& row) {
    ++count;
    each(fields_of(row), hash_of(row.bytes(16)));
  });
  return count;
}

void select_records(sql::Tx& tx, std::string_view partner_id, const Selection& selection,
                    const std::function<void(const RecordFields&)>& each) {
  tx.query(kSelectRecords,
           {partner_id, selection.first, selection.before, selection.from, selection.until, selection.transactions,
            selection.key_access, selection.customer_id, selection.resource_type, selection.limit},
           [&](const sql::Row& row) { each(fields_of(row)); });
}

}  // namespace chandlery::audit::store
