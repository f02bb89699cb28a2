// Hands letters to a mail server by SMTP, through libcurl.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "platform/mail/message.h"

namespace chandlery::mail {

/// kRequired: TLS from the first byte. kStartTls: it must be begun before anything is said. kNone: in clear.
enum class Tls : std::uint8_t { kRequired, kStartTls, kNone };

struct Server {
  std::string host;
  int port = 0;  ///< 0: 465 for kRequired, else 587
  Tls tls = Tls::kRequired;
  std::string user, password;  ///< both empty: no sign-in
};

enum class Fate : std::uint8_t {
  kAccepted,
  kPostponed,    ///< the server may take this letter later
  kRefused,      ///< it will not take this letter
  kUnavailable,  ///< it takes none: not reached, no TLS, sign-in refused
};
struct Outcome {
  Fate fate = Fate::kUnavailable;
  std::string why;  ///< a sentence, without a secret; empty for kAccepted
};

/// Keeps its connection from one letter to the next. For one thread at a time; each call waits at most 30 seconds.
class Postman {
 public:
  explicit Postman(Server server);
  ~Postman();
  Postman(const Postman&) = delete;

  Outcome send(const Letter& letter);

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace chandlery::mail
