// What leaves the server by itself, beside answers: deliveries to partners' webhooks, and mail.
#pragma once

#include <mutex>
#include <optional>
#include <string>

#include "app/mailing.h"
#include "app/shop.h"
#include "webhooks/routes.h"
#include "webhooks/sending.h"

namespace chandlery::app {

/// Whom the operator lets webhooks send to, by the settings.
webhooks::Reach webhook_reach(const config::Settings& settings);

class Deliveries {
 public:
  /// `base_url` is how clients reach this server.
  Deliveries(Shop& shop, std::string base_url);

  /// Sends what is due on the shop's clock; waits for the threads that are at it. Failures are told (log, Board).
  void send();
  /// One of both, unless another thread is at it.
  void try_webhooks();
  void try_mail();
  /// Removes what was settled long ago. Throws.
  std::int64_t forget();

 private:
  void send_webhooks();
  const webhooks::Sending& sending();

  Shop& shop_;
  const std::string base_url_;
  std::mutex webhooks_under_way_, mail_under_way_;
  Mailing mailing_;
  std::optional<webhooks::Sending> sending_;
  Instant signer_looked_at_;
};

}  // namespace chandlery::app
