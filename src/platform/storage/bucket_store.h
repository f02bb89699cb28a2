// Blobs in a bucket of an S3-compatible object store.
//
//   <prefix>blobs/<sha256>      whole content
//   <prefix>uploads/<id>        content whose SHA-256 was not announced, between its last part and its copy
#pragma once

#include "platform/storage/blob_store.h"
#include "platform/storage/s3.h"

namespace chandlery::storage {

struct BucketOptions {
  S3Options s3;
  std::string prefix;                 ///< of all names in the bucket, as "media/"; empty: none
  std::int64_t part_bytes = 8 << 20;  ///< in memory while it is sent; S3 wants at least 5 MiB, and 10,000 parts
};

class BucketStore : public BlobStore {
 public:
  explicit BucketStore(BucketOptions options);

  Progress begin(std::int64_t size, std::string_view sha256) override;
  std::unique_ptr<Upload> resume(const Progress& progress) override;
  void discard(const Progress& progress) override;
  std::optional<std::int64_t> size_of(std::string_view sha256) override;
  Opened open(std::string_view sha256, std::int64_t offset, std::int64_t length) override;
  void remove(std::string_view sha256) override;

 private:
  BucketOptions options_;
};

}  // namespace chandlery::storage
