// libcurl's calls.
#include "platform/http/outgoing.h"

#include <curl/curl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>
#include <mutex>

namespace chandlery::http {
namespace {

constexpr long kConnectSeconds = 5;
constexpr int kPollMilliseconds = 200;

void initialise() {
  static std::once_flag once;
  std::call_once(once, [] {
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw NoAnswer("libcurl does not start.");
  });
}

/// One request on its way. libcurl keeps pointers to it.
class Transfer {
 public:
  explicit Transfer(const Outgoing& request, Method method = Method::kPost)
      : request_(request), easy_(curl_easy_init(), curl_easy_cleanup) {
    if (!easy_) throw NoAnswer("libcurl does not start.");
    for (const Header& header : request.headers) {
      curl_slist* longer = curl_slist_append(headers_.get(), (header.name + ": " + header.value).c_str());
      if (longer == nullptr) throw std::bad_alloc();
      static_cast<void>(headers_.release());
      headers_.reset(longer);
    }
    CURL* handle = easy_.get();
    curl_easy_setopt(handle, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT, std::min<long>(kConnectSeconds, request.seconds));
    curl_easy_setopt(handle, CURLOPT_TIMEOUT, static_cast<long>(request.seconds));
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers_.get());
    if (method == Method::kPost) {
      curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
      curl_easy_setopt(handle, CURLOPT_POSTFIELDS, request.body.c_str());
    }
    if (!request.authorities.empty()) {
      curl_easy_setopt(handle, CURLOPT_CAINFO, request.authorities.c_str());
      curl_easy_setopt(handle, CURLOPT_CAPATH, nullptr);  // and by no others
    }
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, gather);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, this);
    if (!request.may_connect) {
      curl_easy_setopt(handle, CURLOPT_NOPROXY, "127.0.0.1");  // elsewhere a proxy of the environment is used
      return;
    }
    curl_easy_setopt(handle, CURLOPT_PROXY, "");  // a proxy would choose the address by itself
    curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, this);
  }
  Transfer(const Transfer&) = delete;

  CURL* handle() const { return easy_.get(); }

  Outcome outcome(CURLcode code) const {
    long status = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
    if (code == CURLE_OK || (is_cut_ && request_.cut && status > 0)) {
      return {Response{.status = static_cast<int>(status), .body = body_}, {}};
    }
    if (!refused_.empty()) return {std::nullopt, "The address " + refused_ + " may not be connected to."};
    if (code == CURLE_OPERATION_TIMEDOUT) return {std::nullopt, "No answer came in time."};
    return {std::nullopt, std::string("No answer came: ") + curl_easy_strerror(code) + "."};
  }

 private:
  static std::size_t gather(char* bytes, std::size_t, std::size_t size, void* into) {
    Transfer& transfer = *static_cast<Transfer*>(into);
    const std::size_t left = transfer.request_.longest_answer - transfer.body_.size();
    transfer.body_.append(bytes, std::min(size, left));
    transfer.is_cut_ = size > left;
    return transfer.is_cut_ ? 0 : size;
  }
  static curl_socket_t open_socket(void* of, curlsocktype, curl_sockaddr* at) {
    Transfer& transfer = *static_cast<Transfer*>(of);
    const std::optional<Address> address = Address::of(at->addr);
    if (address && transfer.request_.may_connect(*address)) {
      return ::socket(at->family, at->socktype | SOCK_CLOEXEC, at->protocol);
    }
    transfer.refused_ = address ? address->to_string() : "of another family";
    return CURL_SOCKET_BAD;
  }

  const Outgoing& request_;
  std::unique_ptr<CURL, void (*)(CURL*)> easy_;
  std::unique_ptr<curl_slist, void (*)(curl_slist*)> headers_{nullptr, curl_slist_free_all};
  std::string body_, refused_;
  bool is_cut_ = false;
};

Response send(const Outgoing& request, Method method) {
  initialise();
  const Transfer transfer(request, method);
  Outcome outcome = transfer.outcome(curl_easy_perform(transfer.handle()));
  if (!outcome.answer) throw NoAnswer(outcome.why);
  return *std::move(outcome.answer);
}

}  // namespace

Response post(const Outgoing& request) { return send(request, Method::kPost); }

Response get(const Outgoing& request) { return send(request, Method::kGet); }

std::vector<Outcome> post_all(std::span<const Outgoing> requests) {
  initialise();
  const std::unique_ptr<CURLM, CURLMcode (*)(CURLM*)> multi(curl_multi_init(), curl_multi_cleanup);
  if (!multi) throw NoAnswer("libcurl does not start.");
  std::vector<std::unique_ptr<Transfer>> transfers;
  for (const Outgoing& request : requests) {
    transfers.push_back(std::make_unique<Transfer>(request));
    curl_multi_add_handle(multi.get(), transfers.back()->handle());
  }
  std::vector<Outcome> outcomes(requests.size(), Outcome{std::nullopt, "No answer came."});
  for (int under_way = 1; under_way > 0;) {
    if (curl_multi_perform(multi.get(), &under_way) != CURLM_OK) break;
    if (under_way > 0 && curl_multi_poll(multi.get(), nullptr, 0, kPollMilliseconds, nullptr) != CURLM_OK) break;
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi.get(), &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      for (std::size_t i = 0; i < transfers.size(); ++i) {
        if (transfers[i]->handle() == message->easy_handle) outcomes[i] = transfers[i]->outcome(message->data.result);
      }
    }
  }
  for (const auto& transfer : transfers) curl_multi_remove_handle(multi.get(), transfer->handle());
  return outcomes;
}

}  // namespace chandlery::http
