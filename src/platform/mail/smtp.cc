// See smtp.h.
#include "platform/mail/smtp.h"

#include <curl/curl.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace chandlery::mail {
namespace {

constexpr long kConnectSeconds = 10, kSeconds = 30;
constexpr long kAuthenticationRequired = 530, kWrongCredentials = 535;  // RFC 4954

struct Unread {
  std::string_view text;
};
std::size_t read_piece(char* into, std::size_t, std::size_t size, void* of) {
  std::string_view& text = static_cast<Unread*>(of)->text;
  const std::size_t piece = std::min(size, text.size());
  std::memcpy(into, text.data(), piece);
  text.remove_prefix(piece);
  return piece;
}

std::string url_of(const Server& server) {
  const bool tls = server.tls == Tls::kRequired;
  const int port = server.port != 0 ? server.port : tls ? 465 : 587;
  return (tls ? "smtps://" : "smtp://") + server.host + ":" + std::to_string(port);
}

/// libcurl tells the last number that the server said. A sign-in that is wanted or refused is no letter's fault.
Fate fate_of(CURLcode code, long said) {
  if (code == CURLE_LOGIN_DENIED || said == kAuthenticationRequired || said == kWrongCredentials) return Fate::kUnavailable;
  // 421: the server goes away.
  if (said >= 500 && said < 600) return Fate::kRefused;
  if (said > 421 && said < 500) return Fate::kPostponed;
  return Fate::kUnavailable;
}

}  // namespace

struct Postman::Implementation {
  Server server;
  std::unique_ptr<CURL, void (*)(CURL*)> easy{curl_easy_init(), curl_easy_cleanup};
};

Postman::Postman(Server server) : implementation_(new Implementation{.server = std::move(server)}) {
  if (!implementation_->easy) throw std::runtime_error("libcurl does not start.");
}

Postman::~Postman() = default;

Outcome Postman::send(const Letter& letter) {
  const Server& server = implementation_->server;
  CURL* handle = implementation_->easy.get();
  curl_easy_reset(handle);  // the connection is kept
  const std::string url = url_of(server), from = "<" + letter.from + ">", to = "<" + letter.to + ">";
  const std::string text = to_text(letter);
  Unread unread{text};
  const std::unique_ptr<curl_slist, void (*)(curl_slist*)> recipients(curl_slist_append(nullptr, to.c_str()),
                                                                      curl_slist_free_all);
  if (!recipients) throw std::bad_alloc();
  curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(handle, CURLOPT_PROXY, "");
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
  curl_easy_setopt(handle, CURLOPT_TIMEOUT, kSeconds);
  if (server.tls == Tls::kStartTls) curl_easy_setopt(handle, CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));
  if (!server.user.empty()) {
    curl_easy_setopt(handle, CURLOPT_USERNAME, server.user.c_str());
    curl_easy_setopt(handle, CURLOPT_PASSWORD, server.password.c_str());
  }
  curl_easy_setopt(handle, CURLOPT_MAIL_FROM, from.c_str());
  curl_easy_setopt(handle, CURLOPT_MAIL_RCPT, recipients.get());
  curl_easy_setopt(handle, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(handle, CURLOPT_READFUNCTION, read_piece);
  curl_easy_setopt(handle, CURLOPT_READDATA, &unread);
  const CURLcode code = curl_easy_perform(handle);
  if (code == CURLE_OK) return {Fate::kAccepted, {}};
  long said = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &said);
  std::string why = curl_easy_strerror(code);
  if (said >= 400) why += " (the server said " + std::to_string(said) + ")";
  return {fate_of(code, said), why + "."};
}

}  // namespace chandlery::mail
