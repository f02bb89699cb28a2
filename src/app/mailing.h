// Mails what notices tell: finds the people, writes to each in his own language, tries again what did not go out.
//
// A letter that the mail server postpones is tried kMostTries times, each pause twice the one before, then given up; one that
// it refuses is not tried again. A server that cannot be reached, or does not let us in, is no letter's fault: then all of
// them wait, and the server is asked again after a rest.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app/shop.h"
#include "notices/mail.h"
#include "notices/words.h"
#include "platform/mail/smtp.h"

namespace chandlery::app {

inline constexpr std::int64_t kMostMailTries = 10;
inline constexpr std::int64_t kNewsDays = 7;  ///< what is older when its mail could go out for the first time is given up
/// Seconds from the failed try of this number to the next: 5 minutes at first, 21 hours at last.
std::int64_t mail_pause(std::int64_t tries);

/// The page of a portal on which the notice's reader sees more, below the server's address.
std::string page_of(const notices::Letter& letter);

class Mailing {
 public:
  Mailing(Shop& shop, std::string base_url);
  /// Sends what waits and may be tried on the shop's clock. For one thread at a time; failures are told (log, Board).
  void send();

 private:
  /// One notice and those who are to be told by mail, each in his language.
  struct Post {
    notices::Letter notice;
    std::vector<std::pair<std::string, mail::Letter>> letters;  ///< by the person's id
  };
  struct Run {
    std::int64_t sent = 0, postponed = 0, given_up = 0;
    std::string why;  ///< the server takes none
  };
  std::vector<Post> take(Instant now, Instant system, Instant until, Run& run);
  Post write(sql::Tx& tx, notices::Letter notice, Instant now) const;
  mail::Postman& postman();
  /// Sends the letters of one notice; false when the server takes none now.
  bool deliver(Post& post, Instant now, Run& run);
  void rest(const Run& run);

  Shop& shop_;
  const std::string base_url_;
  const notices::Phrasebook phrasebook_;
  std::unique_ptr<mail::Postman> postman_;
  Instant rests_until_{};
  std::int64_t rest_seconds_ = 0;
};

}  // namespace chandlery::app
