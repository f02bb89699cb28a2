// The operator's media over HTTP: announce a file, send its content in as many requests as it takes, withdraw it.
//
//   POST /operator/v1/media                      {"productId", "skuId", "version", "language", "architecture",
//                                                 "fileName", "size", "sha256"?}
//   PUT  /operator/v1/media/{media_id}/content   Content-Range: bytes first-last/size; without it the whole
#include <charconv>

#include "fulfilment/media.h"
#include "fulfilment/routes.h"
#include "fulfilment/wire.h"
#include "platform/http/range.h"
#include "platform/json/collection.h"
#include "platform/json/reader.h"
#include "platform/log/log.h"

namespace chandlery::fulfilment {
namespace {

using http::Response, http::WorkerCall;

http::Response media_response(int status, const MediaFile& file) {
  json::Writer out;
  write_media(out, file);
  Response response{.status = status, .body = out.take()};
  response.set("Location", "/operator/v1/media/" + file.id);
  return response;
}

Result<Response> post_media(http::Call& call, storage::BlobStore& blobs) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  MediaFile file;
  file.product_id = OR_RETURN(body.text("productId"));
  file.sku_id = OR_RETURN(body.text("skuId"));
  file.version = OR_RETURN(body.text("version"));
  file.language = OR_RETURN(body.text("language"));
  file.architecture = OR_RETURN(body.text("architecture"));
  file.file_name = OR_RETURN(body.text("fileName"));
  file.size = OR_RETURN(body.integer("size"));
  file.sha256 = OR_RETURN(body.text_or("sha256", ""));
  return media_response(201, OR_RETURN(create_media(call.tx, call.actor, blobs, std::move(file))));
}

Result<Response> get_media_list(http::Call& call) {
  const http::Query& query = call.request.query;
  const std::vector<MediaFile> files = list_media(call.tx, query.get("productId"), query.get("skuId"));
  return Response{.body = json::collection(files, "/operator/v1/media", write_media)};
}

Result<Response> get_media(http::Call& call) {
  return media_response(200, OR_RETURN(find_media(call.tx, call.path["media_id"])));
}

Result<Response> delete_media(WorkerCall& call, storage::BlobStore& blobs) {
  Result<std::optional<storage::Progress>> begun;
  call.database.write_now([&](sql::Tx& tx) { begun = withdraw_media(tx, call.actor, call.path["media_id"]); });
  if (const auto upload = OR_RETURN(std::move(begun))) {
    try {
      blobs.discard(*upload);
    } catch (const storage::Failure& failure) {  // the file is withdrawn; what is left of it only takes room
      log::warning("an upload was not removed", {{"what", failure.what()}});
    }
  }
  return Response{.status = 204};
}

/// One request's part of an upload.
class MediaSink : public http::BodySink {
 public:
  MediaSink(MediaUpload upload, std::uint64_t length) : upload_(std::move(upload)), left_(length) {}

  // Cut off in the middle: what has come need not be sent again.
  ~MediaSink() override {
    if (done_) return;
    try {
      if (const auto kept = upload_.keep(); !kept)
        log::warning("an upload's part was lost", {{"what", kept.error().message}});
    } catch (const std::exception& failure) {
      log::warning("an upload's part was lost", {{"what", failure.what()}});
    }
  }

  Result<void> take(std::string_view piece) override {
    Result<void> taken = fail(errors::kInvalidProperty, "The body is longer than its Content-Range.", "Content-Range");
    done_ = true;  // a failure, or one that is thrown, leaves the upload where it was last kept
    if (piece.size() <= left_) taken = told([&] { return upload_.append(piece); });
    done_ = !taken;
    left_ -= std::min<std::uint64_t>(left_, piece.size());
    return taken;
  }

  Result<Response> finish(WorkerCall&) override {
    done_ = true;
    if (left_ > 0) {
      RETURN_IF_FAILED(told([&] { return upload_.keep(); }));
      return fail(errors::kInvalidProperty, "The body is shorter than its Content-Range.", "Content-Range");
    }
    return media_response(200, OR_RETURN(told([&] { return upload_.finish(); })));
  }

 private:
  /// A store that fails is no fault of the request: it can be repeated.
  template <class Act>
  static auto told(Act&& act) -> decltype(act()) {
    try {
      return act();
    } catch (const storage::Failure& failure) {
      log::error("the store of media fails", {{"what", failure.what()}});
      return fail(errors::kUnavailable, "The store of media does not answer or has no room.");
    }
  }

  MediaUpload upload_;
  std::uint64_t left_;
  bool done_ = false;
};

std::optional<std::uint64_t> content_length(const http::Request& request) {
  const std::string_view text = request.header("Content-Length");
  std::uint64_t length = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return length;
}

Result<std::unique_ptr<http::BodySink>> receive_content(WorkerCall& call, storage::BlobStore& blobs) {
  Result<MediaFile> file = fail(errors::kNotFound);
  call.database.read_now([&](sql::Tx& tx) { file = find_media(tx, call.path["media_id"]); });
  if (!file) return fail(file.error());

  const auto size = static_cast<std::uint64_t>(file->size);
  const std::string_view header = call.request.header("Content-Range");
  const auto range = header.empty() ? http::ContentRange{0, size - 1, size} : http::parse_content_range(header);
  if (!range || !range->first || range->total.value_or(size) != size || *range->last >= size) {
    return fail(errors::kInvalidProperty,
                "The Content-Range is bytes first-last/" + std::to_string(size) + " within the announced size.",
                "Content-Range");
  }
  const std::uint64_t length = *range->last - *range->first + 1;
  if (const auto told = content_length(call.request); told && *told != length) {
    return fail(errors::kInvalidProperty, "The body's length is not that of its Content-Range.", "Content-Range");
  }
  try {
    return std::make_unique<MediaSink>(OR_RETURN(MediaUpload::open(call.database, call.actor, blobs, file->id,
                                                                   static_cast<std::int64_t>(*range->first))),
                                       length);
  } catch (const storage::Failure& failure) {
    log::error("the store of media fails", {{"what", failure.what()}});
    return fail(errors::kUnavailable, "The store of media does not answer or has no room.");
  }
}

}  // namespace

std::vector<http::Route> media_routes(storage::BlobStore& blobs) {
  using enum http::Method;
  constexpr std::string_view kMedia = "/operator/v1/media", kFile = "/operator/v1/media/{media_id}";
  const auto route = [](http::Method method, std::string_view pattern, http::Access access,
                        http::Idempotency idempotency, std::string_view summary) {
    return http::Route{.method = method,
                       .pattern = pattern,
                       .needs = Capability::kOperate,
                       .tokens = http::Tokens::kAppOrUser,
                       .access = access,
                       .idempotency = idempotency,
                       .summary = summary};
  };
  std::vector<http::Route> all = {
      route(kPost, kMedia, http::Access::kWrite, http::Idempotency::kReplay,
            "Announces an installation medium of a SKU; its content follows."),
      route(kGet, kMedia, http::Access::kLongRead, http::Idempotency::kNone,
            "Lists installation media, all or those of one SKU."),
      route(kGet, kFile, http::Access::kRead, http::Idempotency::kNone,
            "An installation medium, and how many bytes of it have come."),
      // A part that is repeated is told what is expected, whatever its request id.
      route(kPut, "/operator/v1/media/{media_id}/content", http::Access::kWorker, http::Idempotency::kNone,
            "Takes content of a medium from the byte on that is expected; the last one publishes it."),
      route(kDelete, kFile, http::Access::kWorker, http::Idempotency::kNone,
            "Withdraws an installation medium; its links give nothing from then on."),
  };
  all[0].handler = [&blobs](http::Call& call) { return post_media(call, blobs); };
  all[1].handler = get_media_list;
  all[2].handler = get_media;
  all[3].receive = [&blobs](WorkerCall& call) { return receive_content(call, blobs); };
  all[4].worker = [&blobs](WorkerCall& call) { return delete_media(call, blobs); };
  return all;
}

}  // namespace chandlery::fulfilment
