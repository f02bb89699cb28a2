// Installation media: what the operator uploads for a SKU, for everybody who bought it (S10, S12).
//
// A file is announced, its content comes in as many pieces as it takes, and when the last byte is there and the SHA-256
// is right it is available. Withdrawn, it stays listed for the operator, and nobody gets it any more.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/service.h"
#include "core/actor.h"
#include "core/result.h"
#include "platform/sql/database.h"
#include "platform/storage/blob_store.h"

namespace chandlery::fulfilment {

enum class MediaState : std::uint8_t { kUploading, kAvailable, kWithdrawn };
std::string_view to_string(MediaState state);

struct MediaFile {
  std::string id;
  std::string product_id, sku_id;
  std::string version, language, architecture;  ///< the choices of S10
  std::string file_name;
  std::int64_t size = 0;  ///< bytes
  std::string sha256;     ///< hexadecimal; empty while it is uploaded and was not announced
  MediaState state = MediaState::kUploading;
  Instant created_at;
  std::int64_t received = 0;  ///< bytes that the server has
};

// Rules, pure.

/// A file name that is safe on every system, or kInvalidProperty with what is wrong: path parts, control and invisible
/// characters, what Windows forbids or reserves, more than 200 bytes. Nothing is repaired: the operator shall see it.
Result<void> check_file_name(std::string_view name);
/// Checks what needs no table, and brings the hash to lower case. Names the field: kInvalidProperty.
Result<MediaFile> check_media(MediaFile file);

// Use cases of the operator.

/// kSkuNotFound; kAlreadyExists when the SKU has a file of the same version, language, architecture and
/// name that was not withdrawn.
Result<MediaFile> create_media(sql::Tx& tx, const Actor& actor, storage::BlobStore& blobs, MediaFile file);
/// kNotFound.
Result<MediaFile> find_media(sql::Tx& tx, std::string_view media_id);
/// Of one SKU, or all when both are empty; the newest first.
std::vector<MediaFile> list_media(sql::Tx& tx, std::string_view product_id, std::string_view sku_id);
/// Its links end with it. Withdrawing again changes nothing. An upload in work ends, too: what the caller is to discard
/// from the blob store, after the commit.
Result<std::optional<storage::Progress>> withdraw_media(sql::Tx& tx, const Actor& actor, std::string_view media_id);

/// Of a SKU, those that can be downloaded, by version, language and architecture.
std::vector<MediaFile> available_media(sql::Tx& tx, std::string_view product_id, std::string_view sku_id);

/// An upload in work, outside any transaction; each step that must last is one of its own.
class MediaUpload {
 public:
  /// `from` is where the sender's bytes begin. kNotFound; kAlreadyExists (409) when the file is not being uploaded;
  /// kUploadOffset (409) with the byte that is expected in `data`; kOrderInProgress (409) while another request brings
  /// it.
  static Result<MediaUpload> open(sql::Database& database, const Actor& actor, storage::BlobStore& blobs,
                                  std::string_view media_id, std::int64_t from);
  MediaUpload(MediaUpload&&) noexcept = default;

  const MediaFile& file() const { return file_; }
  std::int64_t received() const { return upload_->received(); }
  /// kInvalidProperty for more bytes than were announced; kOrderInProgress when somebody else has gone on with it.
  Result<void> append(std::string_view bytes);
  /// Keeps what has come, so that it need not be sent again.
  Result<void> keep();
  /// When the last byte has come: the file is available. kInvalidProperty when its SHA-256 is another than announced;
  /// then the upload begins again from nothing. Before the last byte the same as keep().
  Result<MediaFile> finish();

 private:
  MediaUpload(sql::Database& database, Actor actor, storage::BlobStore& blobs, MediaFile file,
              storage::Progress progress, std::unique_ptr<storage::Upload> upload)
      : database_(&database),
        actor_(std::move(actor)),
        blobs_(&blobs),
        file_(std::move(file)),
        progress_(std::move(progress)),
        upload_(std::move(upload)) {}
  Result<void> start_again();

  sql::Database* database_;
  Actor actor_;
  storage::BlobStore* blobs_;
  MediaFile file_;
  storage::Progress progress_;  ///< as it was last kept
  std::unique_ptr<storage::Upload> upload_;
};

}  // namespace chandlery::fulfilment
