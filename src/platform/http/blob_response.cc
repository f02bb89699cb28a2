// See blob_response.h.
#include "platform/http/blob_response.h"

#include "platform/http/body.h"

namespace chandlery::http {
namespace {

class ReaderSource : public BodySource {
 public:
  ReaderSource(std::unique_ptr<storage::Reader> reader, std::uint64_t size) : reader_(std::move(reader)), size_(size) {}
  bool next(std::string& piece) override { return reader_->next(piece); }
  std::optional<std::uint64_t> size() const override { return size_; }

 private:
  std::unique_ptr<storage::Reader> reader_;
  std::uint64_t size_;
};

/// For HEAD: the size of a body that is never sent.
class SizeOnly : public BodySource {
 public:
  explicit SizeOnly(std::uint64_t size) : size_(size) {}
  bool next(std::string&) override { return false; }
  std::optional<std::uint64_t> size() const override { return size_; }

 private:
  std::uint64_t size_;
};

}  // namespace

std::string etag_of(std::string_view sha256) { return '"' + std::string(sha256) + '"'; }

Response blob_response(const Request& request, const Selection& part, storage::BlobStore& blobs,
                       std::string_view sha256, std::int64_t size) {
  Response response = response_for(part, static_cast<std::uint64_t>(size), etag_of(sha256));
  if (request.method == Method::kHead) {
    response.source = std::make_shared<SizeOnly>(part.length);
    return response;
  }
  if (part.length == 0) return response;
  storage::Opened opened =
      blobs.open(sha256, static_cast<std::int64_t>(part.offset), static_cast<std::int64_t>(part.length));
  if (opened.reader) {
    response.source = std::make_shared<ReaderSource>(std::move(opened.reader), part.length);
  } else {
    auto file = std::make_shared<OpenFile>(opened.descriptor, static_cast<std::uint64_t>(size));
    response.file = FileBody{std::move(file), part.offset, part.length};
  }
  return response;
}

}  // namespace chandlery::http
