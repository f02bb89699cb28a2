#include "notices/store.h"

namespace chandlery::notices::store {
namespace {

using sql::Statement;

const Statement kInsert(
    "INSERT INTO notices (partner_id, tenant_id, id, kind, desk, user_id, subject, facts, created_at, mail, read_by,"
    " read_by_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', '')");

}  // namespace

void insert(sql::Tx& tx, const NewNotice& notice) {
  tx.queue(kInsert, {notice.partner_id, notice.tenant_id, notice.id, notice.kind, static_cast<int>(notice.desk),
                     notice.user_id, notice.subject, notice.facts, notice.created_at, static_cast<int>(notice.mail)});
}

}  // namespace chandlery::notices::store
