#include "platform/http/streaming.h"

#include "platform/log/log.h"
#include "platform/metrics/metrics.h"

namespace chandlery::http {
namespace {

// Made as the program starts, so that dashboards have the series before the first transfer.
const auto kReceived = metrics::counter("chandlery_upload_bytes_total", "Bytes of uploads that were received.");
const auto kSent = metrics::counter("chandlery_download_bytes_total", "Bytes of streamed answers that were given to sockets.");

void tell(std::string_view event) noexcept {
  std::string what = "unknown";
  try {
    throw;
  } catch (const std::exception& failure) {
    what = failure.what();
  } catch (...) {
    // `what` says that nothing is known.
  }
  log::error(event, {{"what", what}});
}

}  // namespace

void Supply::fetch() noexcept {
  try {
    piece.clear();
    state = source->next(piece) ? State::kPiece : State::kEnd;
  } catch (...) {
    tell("answer cut: its source failed");
    state = State::kFailed;
  }
}

void Intake::open(const Service& service) noexcept {
  try {
    auto opened = service.receiver.open(std::move(request));
    if (opened)
      upload = *std::move(opened);
    else
      answer = std::move(opened).error();
  } catch (...) {
    tell("upload not opened");
    answer = service.refuse(500, "The server failed to answer the request.");
  }
}

void Intake::pass_on(const Service& service) noexcept {
  try {
    kReceived.add(piece.size());
    if (!piece.empty()) answer = upload->take(piece);
    piece.clear();
    if (last && !answer) answer = upload->finish();
  } catch (...) {
    tell("upload failed");
    answer = service.refuse(500, "The server failed to answer the request.");
  }
}

void Intake::pass_rest() noexcept {
  try {
    if (upload && !piece.empty()) upload->take(piece);
  } catch (...) {
    tell("rest of a cut upload lost");
  }
}

void count_sent(std::size_t bytes) { kSent.add(bytes); }

}  // namespace chandlery::http
