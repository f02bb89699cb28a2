// Makes deliveries of what the partners' logs have to tell, and sends those that are due.
//
//   record of the log --follow--> waiting --2xx--> delivered
//                                 ^  |  '--anything else, kMostTries times--> given up, the partner is told of it once a day
//                            replay  '--back-off--> waiting
//
// A partner's deliveries go out one after the other, oldest first, partners beside each other. One that fails waits for its
// next try and holds up none of the others beyond this turn. At least once: a server that dies between the answer and its
// note sends again, the same bytes under the same id.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/time.h"
#include "platform/http/outgoing.h"
#include "platform/sql/database.h"
#include "webhooks/rules.h"
#include "webhooks/signer.h"

namespace chandlery::webhooks {

/// Sends them all and waits: http::post_all, or a test's.
using Post = std::function<std::vector<http::Outcome>(std::span<const http::Outgoing>)>;

struct Sending {
  Signer signer;
  std::string base_url;         ///< of the addresses of resources
  std::string certificate_url;  ///< of the certificate; empty: on base_url
  Reach reach;
  Post post = http::post_all;
};

struct Turn {
  std::int64_t delivered = 0, failed = 0, given_up = 0;
};

/// Without anybody there is nothing to follow and nothing to send.
bool anybody_registered(sql::Database& database);

/// Reads the logs of registered partners on; `now` is the shop's clock.
std::int64_t follow(sql::Database& database, const Sending& sending, Instant now);

/// Sends what is due by the shop's clock. `system` is the machine's own, by which servers on one database keep out of each
/// other's way. Ends early when `go_on` says no.
Turn send_due(sql::Database& database, const Sending& sending, Instant now, const Clock& system,
              const std::function<bool()>& go_on);

/// Removes what was settled kDeliveryDays ago.
std::int64_t forget_settled(sql::Database& database, Instant now);

}  // namespace chandlery::webhooks
