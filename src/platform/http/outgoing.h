// Requests of the server to others' HTTPS services, through libcurl.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "platform/http/message.h"

namespace chandlery::http {

struct Outgoing {
  std::string url;
  std::vector<Header> headers;
  std::string body;
};

/// No answer came, with a sentence. What was asked for may have happened nevertheless.
class NoAnswer : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// POSTs and waits at most 20 seconds, so for worker threads alone. Any status is an answer, of which status and body
/// (at most 1 MiB) are given; redirects are not followed. Throws NoAnswer. Certificates are verified against the
/// system's.
Response post(const Outgoing& request);

}  // namespace chandlery::http
