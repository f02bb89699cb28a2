// Answers with stored content (platform/storage): a file that the kernel sends by itself, or what a bucket sends, passed
// on as it comes.
#pragma once

#include <string_view>

#include "platform/http/range.h"
#include "platform/storage/blob_store.h"

namespace chandlery::http {

/// The answer with the part of a blob that select_part chose; its ETag is the content's SHA-256. HEAD opens nothing.
/// Throws storage::Failure when the store does not have it or does not answer.
Response blob_response(const Request& request, const Selection& part, storage::BlobStore& blobs,
                       std::string_view sha256, std::int64_t size);
/// The strong tag of a blob, as `"6f1e..."`.
std::string etag_of(std::string_view sha256);

}  // namespace chandlery::http
