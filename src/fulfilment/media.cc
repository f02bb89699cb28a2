// See media.h.
#include "fulfilment/media.h"

#include <algorithm>
#include <tuple>

#include "audit/service.h"
#include "core/id.h"
#include "fulfilment/media_store.h"

namespace chandlery::fulfilment {
namespace {

constexpr std::int64_t kKeepEvery = 64 << 20;  // bytes that a crash of the server costs the sender at most

void record(sql::Tx& tx, const Actor& actor, std::string_view operation, const MediaFile& file) {
  audit::append(tx, actor,
                {.operation = operation,
                 .resource_type = "software_media",
                 .customized = {{"FileId", file.id},
                                {"ProductId", file.product_id},
                                {"SkuId", file.sku_id},
                                {"Version", file.version},
                                {"Language", file.language},
                                {"Architecture", file.architecture},
                                {"FileName", file.file_name},
                                {"Size", std::to_string(file.size)},
                                {"Sha256", file.sha256}}});
}

std::unexpected<Error> overtaken() {
  return fail(errors::kOrderInProgress, "Another request goes on with this upload. Ask how far it has come.");
}

/// One step in a transaction of its own, taken back when it fails.
template <class Step>
Result<void> write(sql::Database& database, Step&& step) {
  Result<void> result;
  database.write_now([&](sql::Tx& tx) {
    result = step(tx);
    if (!result) tx.undo();
  });
  return result;
}

}  // namespace

Result<MediaFile> create_media(sql::Tx& tx, const Actor& actor, storage::BlobStore& blobs, MediaFile file) {
  file = OR_RETURN(check_media(std::move(file)));
  if (!catalog::has_sku(tx, file.product_id, file.sku_id)) return fail(errors::kSkuNotFound, {}, "skuId");
  for (const MediaFile& other : store::media_of_sku(tx, file.product_id, file.sku_id)) {
    const auto what = [](const MediaFile& f) { return std::tie(f.version, f.language, f.architecture, f.file_name); };
    if (other.state != MediaState::kWithdrawn && what(other) == what(file)) {
      Error error(errors::kAlreadyExists,
                  "The SKU has this file already. Withdraw it first, or go on with its upload.");
      error.data.push_back(other.id);
      return fail(std::move(error));
    }
  }
  file.id = new_id(actor.at);
  file.created_at = actor.at;
  storage::Progress progress;
  try {
    progress = blobs.begin(file.size, file.sha256);
  } catch (const storage::Failure& refusal) {
    return fail(errors::kInvalidProperty, refusal.what(), "sha256");
  }
  store::add_media(tx, file, progress);
  record(tx, actor, "create_media", file);
  return file;
}

Result<MediaFile> find_media(sql::Tx& tx, std::string_view media_id) {
  const auto id = normalise_guid(media_id);
  auto file = id ? store::find_media(tx, *id) : std::nullopt;
  if (!file) return fail(errors::kNotFound, "There is no such file.");
  return *std::move(file);
}

std::vector<MediaFile> list_media(sql::Tx& tx, std::string_view product_id, std::string_view sku_id) {
  if (product_id.empty() && sku_id.empty()) return store::list_media(tx);
  return store::media_of_sku(tx, product_id, sku_id);
}

Result<std::optional<storage::Progress>> withdraw_media(sql::Tx& tx, const Actor& actor, std::string_view media_id) {
  const MediaFile file = OR_RETURN(find_media(tx, media_id));
  if (!store::withdraw(tx, file.id, actor.at)) return std::nullopt;
  std::optional<storage::Progress> begun = store::find_upload(tx, file.id);
  if (begun) store::remove_upload(tx, file.id, *begun);
  record(tx, actor, "withdraw_media", file);
  return begun;
}

std::vector<MediaFile> available_media(sql::Tx& tx, std::string_view product_id, std::string_view sku_id) {
  std::vector<MediaFile> files = store::media_of_sku(tx, product_id, sku_id);
  std::erase_if(files, [](const MediaFile& file) { return file.state != MediaState::kAvailable; });
  std::ranges::sort(
      files, {}, [](const MediaFile& f) { return std::tie(f.version, f.language, f.architecture, f.file_name, f.id); });
  return files;
}

Result<MediaUpload> MediaUpload::open(sql::Database& database, const Actor& actor, storage::BlobStore& blobs,
                                      std::string_view media_id, std::int64_t from) {
  Result<MediaFile> found = fail(errors::kNotFound);
  std::optional<storage::Progress> progress;
  database.read_now([&](sql::Tx& tx) {
    found = find_media(tx, media_id);
    if (found) progress = store::find_upload(tx, found->id);
  });
  MediaFile file = OR_RETURN(std::move(found));
  if (file.state != MediaState::kUploading || !progress) {
    return fail(errors::kAlreadyExists,
                "The file is " + std::string(to_string(file.state)) + "; nothing is to be sent.");
  }
  std::unique_ptr<storage::Upload> upload = blobs.resume(*progress);
  if (!upload) return overtaken();
  if (upload->received() != from) {
    Error error(errors::kUploadOffset, "The next byte that is expected is " + std::to_string(upload->received()) + ".",
                "Content-Range");
    error.data.push_back(std::to_string(upload->received()));
    return fail(std::move(error));
  }
  return MediaUpload(database, actor, blobs, std::move(file), *std::move(progress), std::move(upload));
}

Result<void> MediaUpload::append(std::string_view bytes) {
  if (received() + static_cast<std::int64_t>(bytes.size()) > file_.size) {
    return fail(errors::kInvalidProperty,
                "That is more than the " + std::to_string(file_.size) + " bytes that were announced.", "Content-Range");
  }
  upload_->append(bytes);
  if (received() - progress_.received < kKeepEvery) return {};
  return keep();
}

Result<void> MediaUpload::keep() {
  storage::Progress now = upload_->checkpoint();
  if (now.received == progress_.received && now.state == progress_.state) return {};
  RETURN_IF_FAILED(write(*database_, [&](sql::Tx& tx) -> Result<void> {
    if (!store::move_upload(tx, file_.id, progress_, now)) return overtaken();
    return {};
  }));
  progress_ = std::move(now);
  return {};
}

Result<MediaFile> MediaUpload::finish() {
  RETURN_IF_FAILED(keep());
  file_.received = progress_.received;
  if (received() < file_.size) return file_;
  const std::string sha256 = upload_->sha256();
  if (!file_.sha256.empty() && file_.sha256 != sha256) {
    RETURN_IF_FAILED(start_again());
    return fail(errors::kInvalidProperty,
                "The content's SHA-256 is " + sha256 + ", but " + file_.sha256 +
                    " was announced. Nothing of it was kept: send it again from its first byte.",
                "sha256");
  }
  upload_->finish();
  file_.sha256 = sha256;
  RETURN_IF_FAILED(write(*database_, [&](sql::Tx& tx) -> Result<void> {
    if (!store::remove_upload(tx, file_.id, progress_)) return overtaken();
    store::make_available(tx, file_.id, sha256, actor_.at);
    record(tx, actor_, "publish_media", file_);
    return {};
  }));
  file_.state = MediaState::kAvailable;
  file_.received = file_.size;
  return file_;
}

Result<void> MediaUpload::start_again() {
  const storage::Progress fresh = blobs_->begin(file_.size, file_.sha256);
  RETURN_IF_FAILED(write(*database_, [&](sql::Tx& tx) -> Result<void> {
    if (!store::move_upload(tx, file_.id, progress_, fresh)) return overtaken();
    return {};
  }));
  upload_.reset();
  blobs_->discard(progress_);
  progress_ = fresh;
  return {};
}

}  // namespace chandlery::fulfilment
