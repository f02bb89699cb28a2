// The SQL of kept files.
#include "billing/kept_file_store.h"

namespace chandlery::billing::store {
namespace {

const sql::Statement kFind(
    "SELECT sha256, size FROM invoice_files"
    " WHERE partner_id = $1 AND number = $2 AND form = $3 AND edition = $4 AND sha256 <> ''");

const sql::Statement kWant(R"(
  INSERT INTO invoice_files (partner_id, number, form, upload, progress, edition, sha256, size, changed_at)
  VALUES ($1, $2, $3, '', '', 0, '', 0, $4) ON CONFLICT (partner_id, number, form) DO NOTHING)");
const sql::Statement kNextWanted(
    "SELECT partner_id, number, form FROM invoice_files WHERE sha256 = '' AND (partner_id, number, form) > ($1, $2, $3)"
    " ORDER BY partner_id, number, form LIMIT 1");

// An upload that was left behind is taken over, so that whatever became of it is overwritten and not forgotten.
const sql::Statement kClaim(R"(
  INSERT INTO invoice_files (partner_id, number, form, upload, progress, edition, sha256, size, changed_at)
  VALUES ($1, $2, $3, $4, $5, 0, '', 0, $6)
  ON CONFLICT (partner_id, number, form) DO UPDATE SET
    progress = CASE invoice_files.upload WHEN '' THEN excluded.progress ELSE invoice_files.progress END,
    upload = CASE invoice_files.upload WHEN '' THEN excluded.upload ELSE invoice_files.upload END
  RETURNING upload, progress)");

const sql::Statement kPutWhole(
    "UPDATE invoice_files SET upload = '', progress = '', edition = $4, sha256 = $5, size = $6, changed_at = $7"
    " WHERE partner_id = $1 AND number = $2 AND form = $3");

std::int64_t number_of(FileForm form) { return static_cast<std::int64_t>(form); }

}  // namespace

std::optional<KeptFile> find_whole(sql::Tx& tx, const FileId& id) {
  return tx.first(kFind, {id.partner_id, id.number, number_of(id.form), kFileEdition}, [](const sql::Row& row) {
    return KeptFile{row.string(0), row.integer(1)};
  });
}

void want(sql::Tx& tx, const FileId& id, Instant at) {
  tx.queue(kWant, {id.partner_id, id.number, number_of(id.form), at});
}

std::optional<FileId> next_wanted(sql::Tx& tx, const FileId& after) {
  return tx.first(kNextWanted, {after.partner_id, after.number, number_of(after.form)}, [](const sql::Row& row) {
    return FileId{row.string(0), row.string(1), static_cast<FileForm>(row.integer(2))};
  });
}

storage::Progress claim_upload(sql::Tx& tx, const FileId& id, const storage::Progress& fresh, Instant at) {
  return tx
      .first(kClaim, {id.partner_id, id.number, number_of(id.form), fresh.upload, fresh.state, at},
             [](const sql::Row& row) {
               return storage::Progress{.upload = row.string(0), .received = 0, .state = row.string(1)};
             })
      .value();
}

void put_whole(sql::Tx& tx, const FileId& id, const KeptFile& kept, Instant at) {
  tx.queue(kPutWhole, {id.partner_id, id.number, number_of(id.form), kFileEdition, kept.sha256, kept.size, at});
}

}  // namespace chandlery::billing::store
