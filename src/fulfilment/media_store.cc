// See media_store.h.
#include "fulfilment/media_store.h"
#include "platform/sql/bytes.h"

namespace chandlery::fulfilment::store {
namespace {

using sql::Statement;

const Statement kAddMedia(
    "INSERT INTO media_files (id, product_id, sku_id, version, language, architecture, file_name, size, sha256, state,"
    " created_at, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, $10)");
const Statement kAddUpload("INSERT INTO media_uploads (media_id, upload, received, state) VALUES ($1, $2, $3, $4)");

#define CHANDLERY_MEDIA                                                                                         \
  "SELECT m.id, m.product_id, m.sku_id, m.version, m.language, m.architecture, m.file_name, m.size, m.sha256, " \
  "m.state,"                                                                                                    \
  " m.created_at, u.received FROM media_files m LEFT JOIN media_uploads u ON u.media_id = m.id "
const Statement kFindMedia(CHANDLERY_MEDIA "WHERE m.id = $1");
const Statement kListMedia(CHANDLERY_MEDIA "ORDER BY m.id DESC");
const Statement kMediaOfSku(CHANDLERY_MEDIA "WHERE m.product_id = $1 AND m.sku_id = $2 ORDER BY m.id DESC");
#undef CHANDLERY_MEDIA

const Statement kMakeAvailable(
    "UPDATE media_files SET state = 1, sha256 = $2, changed_at = $3 WHERE id = $1 AND state = 0");
const Statement kWithdraw("UPDATE media_files SET state = 2, changed_at = $2 WHERE id = $1 AND state <> 2");
const Statement kFindUpload("SELECT upload, received, state FROM media_uploads WHERE media_id = $1");
const Statement kMoveUpload(
    "UPDATE media_uploads SET upload = $2, received = $3, state = $4"
    " WHERE media_id = $1 AND upload = $5 AND received = $6");
const Statement kRemoveUpload("DELETE FROM media_uploads WHERE media_id = $1 AND upload = $2 AND received = $3");

MediaFile media_of(const sql::Row& row) {
  MediaFile file{.id = row.string(0),
                 .product_id = row.string(1),
                 .sku_id = row.string(2),
                 .version = row.string(3),
                 .language = row.string(4),
                 .architecture = row.string(5),
                 .file_name = row.string(6),
                 .size = row.integer(7),
                 .sha256 = row.string(8),
                 .state = static_cast<MediaState>(row.integer(9)),
                 .created_at = row.instant(10)};
  file.received = file.state == MediaState::kAvailable ? file.size : row.integer(11);
  return file;
}

using sql::bytes_of;

}  // namespace

void add_media(sql::Tx& tx, const MediaFile& file, const storage::Progress& progress) {
  tx.queue(kAddMedia, {file.id, file.product_id, file.sku_id, file.version, file.language, file.architecture,
                       file.file_name, file.size, file.sha256, file.created_at});
  tx.queue(kAddUpload, {file.id, progress.upload, progress.received, bytes_of(progress.state)});
}

std::optional<MediaFile> find_media(sql::Tx& tx, std::string_view id) { return tx.first(kFindMedia, {id}, media_of); }
std::vector<MediaFile> list_media(sql::Tx& tx) { return tx.all(kListMedia, {}, media_of); }
std::vector<MediaFile> media_of_sku(sql::Tx& tx, std::string_view product_id, std::string_view sku_id) {
  return tx.all(kMediaOfSku, {product_id, sku_id}, media_of);
}

bool make_available(sql::Tx& tx, std::string_view id, std::string_view sha256, Instant at) {
  return tx.execute(kMakeAvailable, {id, sha256, at}) == 1;
}
bool withdraw(sql::Tx& tx, std::string_view id, Instant at) { return tx.execute(kWithdraw, {id, at}) == 1; }

std::optional<storage::Progress> find_upload(sql::Tx& tx, std::string_view media_id) {
  return tx.first(kFindUpload, {media_id}, [](const sql::Row& row) {
    const sql::Bytes state = row.bytes(2);
    return storage::Progress{.upload = row.string(0),
                             .received = row.integer(1),
                             .state = std::string(reinterpret_cast<const char*>(state.data()), state.size())};
  });
}

bool move_upload(sql::Tx& tx, std::string_view media_id, const storage::Progress& before,
                 const storage::Progress& after) {
  return tx.execute(kMoveUpload, {media_id, after.upload, after.received, bytes_of(after.state), before.upload,
                                  before.received}) == 1;
}

bool remove_upload(sql::Tx& tx, std::string_view media_id, const storage::Progress& at) {
  return tx.execute(kRemoveUpload, {media_id, at.upload, at.received}) == 1;
}

}  // namespace chandlery::fulfilment::store
