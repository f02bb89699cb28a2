// See deliveries.h.
#include "app/deliveries.h"

#include <fmt/format.h>

#include "platform/log/log.h"
#include "platform/metrics/metrics.h"
#include "webhooks/rules.h"

namespace chandlery::app {
namespace {

constexpr std::int64_t kSignerLivesSeconds = 60;  // until it is read again

}  // namespace

namespace {

void count_deliveries(const webhooks::Turn& turn) {
  const auto of = [](std::string_view outcome) {
    return metrics::counter("chandlery_webhook_deliveries_total", "Tries to deliver an event to a partner's program, by outcome.",
                            {{"outcome", outcome}});
  };
  static const auto delivered = of("delivered"), failed = of("failed"), given_up = of("given_up");
  delivered.add(static_cast<std::uint64_t>(turn.delivered));
  failed.add(static_cast<std::uint64_t>(turn.failed));
  given_up.add(static_cast<std::uint64_t>(turn.given_up));
}

}  // namespace

webhooks::Reach webhook_reach(const config::Settings& settings) {
  return {.plain_http = settings.webhooks.plain_http,
          .private_networks = http::parse_networks(settings.webhooks.private_networks).value()};
}

Deliveries::Deliveries(Shop& shop, std::string base_url)
    : shop_(shop), base_url_(std::move(base_url)), mailing_(shop, base_url_) {
  count_deliveries({});  // alerts want the series from the start
}

void Deliveries::send() {
  {
    const std::lock_guard lock(webhooks_under_way_);
    send_webhooks();
  }
  const std::lock_guard lock(mail_under_way_);
  mailing_.send();
}

void Deliveries::try_webhooks() {
  const std::unique_lock lock(webhooks_under_way_, std::try_to_lock);
  if (lock.owns_lock()) send_webhooks();
}

void Deliveries::try_mail() {
  const std::unique_lock lock(mail_under_way_, std::try_to_lock);
  if (lock.owns_lock()) mailing_.send();
}

std::int64_t Deliveries::forget() { return webhooks::forget_settled(*shop_.database, shop_.clock.now()); }

// The certificate may have become old; another server or a command may have replaced it, too.
const webhooks::Sending& Deliveries::sending() {
  const Instant now = SystemClock().now();
  if (sending_ && now < signer_looked_at_.plus_seconds(kSignerLivesSeconds)) return *sending_;
  sending_.emplace(webhooks::Sending{
      .signer = webhooks::load_signer(*shop_.database, shop_.keyring, webhooks::host_of(base_url_), now),
      .base_url = base_url_,
      .certificate_url = shop_.settings.webhooks.certificate_url,
      .reach = webhook_reach(shop_.settings)});
  signer_looked_at_ = now;
  return *sending_;
}

void Deliveries::send_webhooks() {
  constexpr std::string_view kName = "webhooks";
  if (!shop_.settings.webhooks.sends) return;
  const Instant now = shop_.clock.now();
  try {
    if (!webhooks::anybody_registered(*shop_.database)) return;
    const webhooks::Sending& by = sending();
    const std::int64_t made = webhooks::follow(*shop_.database, by, now);
    const webhooks::Turn turn =
        webhooks::send_due(*shop_.database, by, now, SystemClock(), [this] { return !shop_.stopping.load(); });
    count_deliveries(turn);
    if (made + turn.delivered + turn.failed + turn.given_up == 0) return;
    log::info("webhooks", {{"made", made}, {"delivered", turn.delivered}, {"failed", turn.failed}, {"given_up", turn.given_up}});
    shop_.board.began(kName, now);
    shop_.board.ended(kName, shop_.clock.now(),
                      fmt::format("{} delivered, {} to be tried again, {} given up", turn.delivered, turn.failed, turn.given_up));
  } catch (const std::exception& failure) {
    log::warning("webhooks were not sent", {{"what", failure.what()}});
    shop_.board.began(kName, now);
    shop_.board.failed(kName, shop_.clock.now(), failure.what());
  }
}

}  // namespace chandlery::app
