// See bucket_store.h. A large upload goes in parts (S3's multipart upload), which are no object until the last request
// completes them; that is what keeps half an upload invisible.
#include "platform/storage/bucket_store.h"

#include "platform/crypto/sha256.h"
#include "platform/http/message.h"
#include "platform/json/reader.h"
#include "platform/json/writer.h"

namespace chandlery::storage {
namespace {

constexpr std::int64_t kLargestCopy = std::int64_t{5} << 30;  // S3's limit of one copy
constexpr std::int64_t kMostParts = 10'000;

[[noreturn]] void fail(std::string_view what, const S3Answer& answer) {
  throw Failure("The object store answers " + std::to_string(answer.status) + " to " + std::string(what) + ": " +
                xml_element(answer.body, "Code") + " " + xml_element(answer.body, "Message"));
}

/// What Progress::state holds, as JSON.
struct State {
  std::string announced;           ///< SHA-256 that the content shall have; empty: not known beforehand
  std::int64_t size = 0;           ///< of the whole
  std::string parts_id;            ///< S3's name of the multipart upload; empty while there is none
  std::vector<std::string> etags;  ///< of the parts that are there
  crypto::Sha256 hash;             ///< of those parts

  std::string text() const {
    json::Writer out;
    out.begin_object().field("announced", announced).field("size", size).field("parts", parts_id);
    out.field("hash", crypto::to_base64(hash.save())).key("etags").begin_array();
    for (const std::string& etag : etags) out.value(etag);
    return out.end_array().end_object().take();
  }

  static Result<State> parse(std::string_view text) {
    const json::Document document = OR_RETURN(json::Document::parse(text));
    const json::Object object = OR_RETURN(document.object());
    State state;
    state.announced = OR_RETURN(object.text_or("announced", ""));
    state.size = OR_RETURN(object.optional_integer("size")).value_or(0);
    state.parts_id = OR_RETURN(object.text_or("parts", ""));
    const auto saved = crypto::from_base64(OR_RETURN(object.text("hash")));
    auto hash = saved ? crypto::Sha256::restore(*saved) : std::nullopt;
    if (!hash) return chandlery::fail(errors::kInternal);
    state.hash = *std::move(hash);
    const json::Array etags = OR_RETURN(object.array("etags"));
    for (std::size_t i = 0; i < etags.size(); ++i) state.etags.push_back(OR_RETURN(etags.text(i)));
    return state;
  }
};

State state_of(const Progress& progress) {
  Result<State> state = State::parse(progress.state);
  if (!state) throw Failure("The upload " + progress.upload + " has a progress that is none.");
  return *std::move(state);
}

class BucketUpload : public Upload {
 public:
  BucketUpload(const BucketOptions& options, Progress progress)
      : options_(options),
        s3_(options.s3),
        progress_(std::move(progress)),
        state_(state_of(progress_)),
        hash_(state_.hash) {}

  std::int64_t received() const override { return static_cast<std::int64_t>(hash_.size()); }

  void append(std::string_view bytes) override {
    const auto part = static_cast<std::size_t>(options_.part_bytes);
    while (!bytes.empty()) {
      // Only when more follows: the last part goes with finish(), which so can be repeated after a crash.
      if (buffer_.size() == part) send_part();
      if (buffer_.capacity() < part) buffer_.reserve(part);
      const std::string_view some = bytes.substr(0, part - buffer_.size());
      buffer_.append(some);
      hash_.add(some);
      bytes.remove_prefix(some.size());
    }
  }

  Progress checkpoint() override {
    progress_.received = static_cast<std::int64_t>(state_.hash.size());
    progress_.state = state_.text();
    return progress_;
  }

  std::string sha256() const override { return hash_.hex(); }

  void finish() override {
    const std::string name = sha256();
    const std::string key = options_.prefix + "blobs/" + name;
    const S3Answer there = s3_.send_again("HEAD", key);
    if (there.status == 200 && there.length == received()) return give_up_parts();
    if (state_.parts_id.empty()) {  // one part: it goes as a whole, under its own name
      const S3Answer answer = s3_.send_again("PUT", key, {}, buffer_);
      if (answer.status != 200) fail("an upload", answer);
      return;
    }
    // Completed before, perhaps, by a process that died.
    const S3Answer completed = s3_.send_again("HEAD", target_key());
    if (completed.status != 200 || completed.length != received()) complete();
    if (target_key() == key) return;
    const S3Answer copied =
        s3_.send_again("PUT", key, {}, {}, {{"x-amz-copy-source", "/" + options_.s3.bucket + "/" + target_key()}});
    if (copied.status != 200 || copied.body.find("<Error>") != copied.body.npos) fail("a copy", copied);
    s3_.send_again("DELETE", target_key());
  }

  /// Removes what came; for an upload that is given up.
  void give_up_parts() {
    if (state_.parts_id.empty()) return;
    s3_.send_again("DELETE", target_key(), "uploadId=" + http::percent_encode(state_.parts_id));
    if (state_.announced.empty()) s3_.send_again("DELETE", target_key());
  }

 private:
  std::string target_key() const {
    return options_.prefix + (state_.announced.empty() ? "uploads/" + progress_.upload : "blobs/" + state_.announced);
  }

  void send_part() {
    if (state_.parts_id.empty()) {
      const S3Answer begun = s3_.send_again("POST", target_key(), "uploads=");
      state_.parts_id = xml_element(begun.body, "UploadId");
      if (begun.status != 200 || state_.parts_id.empty()) fail("the beginning of an upload", begun);
    }
    const std::string number = std::to_string(state_.etags.size() + 1);
    const S3Answer answer = s3_.send_again(
        "PUT", target_key(), "partNumber=" + number + "&uploadId=" + http::percent_encode(state_.parts_id), buffer_);
    if (answer.status != 200 || answer.etag.empty()) fail("part " + number, answer);
    state_.etags.push_back(answer.etag);
    state_.hash = hash_;
    buffer_.clear();
  }

  void complete() {
    if (!buffer_.empty()) send_part();
    std::string list = "<CompleteMultipartUpload>";
    for (std::size_t i = 0; i < state_.etags.size(); ++i) {
      list += "<Part><PartNumber>" + std::to_string(i + 1) + "</PartNumber><ETag>" + state_.etags[i] + "</ETag></Part>";
    }
    list += "</CompleteMultipartUpload>";
    const S3Answer answer = s3_.send_again("POST", target_key(), "uploadId=" + http::percent_encode(state_.parts_id),
                                           list, {{"Content-Type", "application/xml"}});
    if (answer.status == 200 && answer.body.find("<Error>") == answer.body.npos) return;
    // By an attempt whose answer was lost, perhaps.
    const S3Answer there = s3_.send_again("HEAD", target_key());
    if (there.status != 200 || there.length != received()) fail("the end of an upload", answer);
  }

  const BucketOptions& options_;
  S3 s3_;
  Progress progress_;
  State state_;
  crypto::Sha256 hash_;  ///< of all that came
  std::string buffer_;   ///< what came since the last part
};

}  // namespace

BucketStore::BucketStore(BucketOptions options) : options_(std::move(options)) {}

Progress BucketStore::begin(std::int64_t size, std::string_view sha256) {
  if (sha256.empty() && size > kLargestCopy) {
    throw Failure("Above 5 GiB the SHA-256 is to be announced, since the bucket does not copy that much.");
  }
  if (size > options_.part_bytes * kMostParts) throw Failure("The content is larger than a bucket takes.");
  State state;
  state.announced = sha256;
  state.size = size;
  const std::string random = crypto::random_bytes(16);
  return {.upload = crypto::to_hex({reinterpret_cast<const unsigned char*>(random.data()), random.size()}),
          .state = state.text()};
}

std::unique_ptr<Upload> BucketStore::resume(const Progress& progress) {
  return std::make_unique<BucketUpload>(options_, progress);
}

void BucketStore::discard(const Progress& progress) { BucketUpload(options_, progress).give_up_parts(); }

std::optional<std::int64_t> BucketStore::size_of(std::string_view sha256) {
  if (!is_blob_name(sha256)) throw Failure("That is no name of a blob.");
  const S3Answer answer = S3(options_.s3).send_again("HEAD", options_.prefix + "blobs/" + std::string(sha256));
  if (answer.status == 404) return std::nullopt;
  if (answer.status != 200) fail("a question for an object", answer);
  return answer.length;
}

Opened BucketStore::open(std::string_view sha256, std::int64_t offset, std::int64_t length) {
  if (!is_blob_name(sha256)) throw Failure("That is no name of a blob.");
  return {.descriptor = -1,
          .reader = S3::read(options_.s3, options_.prefix + "blobs/" + std::string(sha256), offset, length)};
}

void BucketStore::remove(std::string_view sha256) {
  if (!is_blob_name(sha256)) throw Failure("That is no name of a blob.");
  const S3Answer answer = S3(options_.s3).send_again("DELETE", options_.prefix + "blobs/" + std::string(sha256));
  if (answer.status >= 300 && answer.status != 404) fail("a removal", answer);
}

}  // namespace chandlery::storage
