// libcurl's calls.
#include "platform/http/outgoing.h"

#include <curl/curl.h>

#include <mutex>

namespace chandlery::http {
namespace {

constexpr std::size_t kLongestAnswer = 1 << 20;
constexpr long kConnectSeconds = 5;
constexpr long kSeconds = 20;

void initialise() {
  static std::once_flag once;
  std::call_once(once, [] {
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw NoAnswer("libcurl does not start.");
  });
}

std::size_t gather(char* bytes, std::size_t, std::size_t size, void* into) {
  std::string& body = *static_cast<std::string*>(into);
  if (body.size() + size > kLongestAnswer) return 0;
  body.append(bytes, size);
  return size;
}

}  // namespace

Response post(const Outgoing& request) {
  initialise();
  const std::unique_ptr<CURL, void (*)(CURL*)> easy(curl_easy_init(), curl_easy_cleanup);
  if (!easy) throw NoAnswer("libcurl does not start.");
  std::unique_ptr<curl_slist, void (*)(curl_slist*)> headers(nullptr, curl_slist_free_all);
  for (const Header& header : request.headers) {
    curl_slist* longer = curl_slist_append(headers.get(), (header.name + ": " + header.value).c_str());
    if (longer == nullptr) throw std::bad_alloc();
    static_cast<void>(headers.release());
    headers.reset(longer);
  }
  Response answer;
  CURL* handle = easy.get();
  curl_easy_setopt(handle, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle, CURLOPT_NOPROXY, "127.0.0.1");  // elsewhere a proxy of the environment is used
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
  curl_easy_setopt(handle, CURLOPT_TIMEOUT, kSeconds);
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
  curl_easy_setopt(handle, CURLOPT_POSTFIELDS, request.body.c_str());
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, gather);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, &answer.body);
  if (const CURLcode code = curl_easy_perform(handle); code != CURLE_OK) {
    throw NoAnswer(std::string("No answer came: ") + curl_easy_strerror(code) + ".");
  }
  long status = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  answer.status = static_cast<int>(status);
  return answer;
}

}  // namespace chandlery::http
