// The few requests of the S3 protocol that the bucket store makes, through libcurl, which signs them (Signature V4).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/storage/blob_store.h"

namespace chandlery::storage {

struct S3Options {
  std::string endpoint;  ///< https://objects.example or http://127.0.0.1:9000, without the bucket
  std::string bucket;
  std::string region = "us-east-1";
  std::string access_key, secret_key;
};

struct S3Answer {
  int status = 0;
  std::string body;          ///< at most 1 MiB, of answers that are not content
  std::string etag;          ///< as it was sent, with its quotes
  std::int64_t length = -1;  ///< Content-Length
};

/// One connection, used by one thread at a time. Every function throws Failure when the store cannot be reached; a
/// status is an answer. `query` is sorted by name and encoded, as the signature wants it.
class S3 {
 public:
  explicit S3(S3Options options);
  ~S3();
  S3(const S3&) = delete;

  S3Answer send(std::string_view method, std::string_view key, std::string_view query = {}, std::string_view body = {},
                const std::vector<std::pair<std::string, std::string>>& headers = {});
  /// `send`, again when the answer is a 5xx or none, at most three times in all: for what may be repeated.
  S3Answer send_again(std::string_view method, std::string_view key, std::string_view query = {},
                      std::string_view body = {}, const std::vector<std::pair<std::string, std::string>>& headers = {});
  /// The bytes from `offset` of a stored object. Returns when the first of them are there; throws Failure when the
  /// store answers anything but the range.
  static std::unique_ptr<Reader> read(const S3Options& options, std::string_view key, std::int64_t offset,
                                      std::int64_t length);

 private:
  S3Options options_;
  void* easy_;
};

/// The text between <name> and </name>, of the first such element; empty when there is none.
std::string xml_element(std::string_view xml, std::string_view name);

}  // namespace chandlery::storage
