// Blobs in a folder of this machine, or of one that servers share.
//
//   <folder>/uploads/<id>        what has come so far
//   <folder>/blobs/ab/abcd...    whole content under its SHA-256
#pragma once

#include <filesystem>

#include "platform/storage/blob_store.h"

namespace chandlery::storage {

class FolderStore : public BlobStore {
 public:
  /// The folder is made when it is first written to. It must not lie below anything that a web server shows.
  explicit FolderStore(std::filesystem::path folder) : folder_(std::move(folder)) {}

  Progress begin(std::int64_t size, std::string_view sha256) override;
  std::unique_ptr<Upload> resume(const Progress& progress) override;
  void discard(const Progress& progress) override;
  std::optional<std::int64_t> size_of(std::string_view sha256) override;
  Opened open(std::string_view sha256, std::int64_t offset, std::int64_t length) override;
  void remove(std::string_view sha256) override;

 private:
  std::filesystem::path place_of_upload(const Progress& progress) const;
  std::filesystem::path place_of(std::string_view sha256) const;
  std::filesystem::path folder_;
};

}  // namespace chandlery::storage
