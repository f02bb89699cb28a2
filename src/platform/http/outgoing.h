// Requests of the server to others' HTTP services, through libcurl.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "platform/http/message.h"
#include "platform/http/network.h"

namespace chandlery::http {

struct Outgoing {
  std::string url;
  std::vector<Header> headers;
  std::string body;
  int seconds = 20;                      ///< for everything, the name's resolution included
  std::size_t longest_answer = 1 << 20;  ///< bytes of its body
  bool cut = false;                      ///< a longer answer is cut there, instead of being none
  std::string authorities;               ///< a PEM file of those that certificates are believed by; empty: the system's
  /// Whether this address may be connected to; unset: any may, through a proxy of the environment where there is one. It
  /// is asked for the very address of the connection, so that a name that means another one a moment later wins nothing.
  std::function<bool(const Address&)> may_connect = nullptr;
};

/// No answer came, with a sentence. What was asked for may have happened nevertheless.
class NoAnswer : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// POSTs and waits, so for worker threads alone. Any status is an answer, of which status and body are given; redirects
/// are not followed. Throws NoAnswer. Certificates are always verified.
Response post(const Outgoing& request);
/// The same as a GET, without a body.
Response get(const Outgoing& request);

/// The same of many at once, on this one thread: it takes as long as the slowest.
struct Outcome {
  std::optional<Response> answer;
  std::string why;  ///< none came: a sentence
};
std::vector<Outcome> post_all(std::span<const Outgoing> requests);

}  // namespace chandlery::http
