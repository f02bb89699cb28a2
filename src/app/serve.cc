// `chandlery serve`: the server from its first accepted request to the last one drained.
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <iostream>

#include "app/api.h"
#include "app/archiving.h"
#include "app/barred.h"
#include "app/commands.h"
#include "app/deliveries.h"
#include "app/edge.h"
#include "app/keeping_keys.h"
#include "app/month_end.h"
#include "app/operations.h"
#include "app/portals.h"
#include "app/sandbox_reset.h"
#include "app/term_ends.h"
#include "app/upkeep.h"
#include "platform/files/file.h"
#include "platform/http/server.h"
#include "platform/jobs/ticker.h"
#include "platform/jobs/worker_pool.h"
#include "platform/log/log.h"
#include "platform/sql/address.h"

namespace chandlery::app {
namespace {

constexpr int kWorkers = 4;                    // two Argon2id at once by the gate in platform/crypto, and signing beside
constexpr std::size_t kWorkersWaiting = 256;   // slow requests that may wait; past it 503
constexpr std::chrono::seconds kPatience{20};  // for requests in work when the server is told to stop
// How long a disabled user's access tokens still work; each server asks one indexed query as often.
constexpr std::chrono::seconds kBarredEvery{1};
// How long an event or a mail waits for its delivery; each server asks a few indexed queries as often.
constexpr std::chrono::seconds kDeliveriesEvery{1};
// How long a new key is unknown to a server, at most; each asks two short queries as often (identity::kHastySeconds is longer).
constexpr std::chrono::seconds kKeysEvery{4};
constexpr int kBackgroundThreads = 1;          // for work of minutes, as verifying the log
constexpr std::size_t kBackgroundWaiting = 16;
constexpr timespec kTermsEvery{.tv_sec = 60, .tv_nsec = 0};  // a renewed term must not wait long for its keys
constexpr int kUpkeepEvery = 10;                            // of these turns

// A database that does not answer is told by /readyz and by every request; here it only leaves the list as it was.
void read_barred(Shop& shop, Barred& barred) {
  try {
    barred.reload(*shop.database, shop.clock.now());
  } catch (const std::exception& failure) {
    log::debug("the list of the disabled was not read", {{"what", failure.what()}});
  }
}

// A balancer that asks /readyz every few seconds goes on sending until it has heard no. A second signal ends the wait.
void wait_for_balancers(const sigset_t& signals, int seconds) {
  if (seconds == 0) return;
  const timespec wait{.tv_sec = seconds, .tv_nsec = 0};
  sigtimedwait(&signals, nullptr, &wait);
}

// What tokens name as their issuer. It must not depend on the port that a test server happens to get.
std::string base_url(const config::Settings& settings) {
  if (!settings.server.public_url.empty()) return settings.server.public_url;
  const bool tls = !settings.server.certificate.empty();
  return std::string(tls ? "https://" : "http://") + settings.server.address + ":" + std::to_string(settings.server.port);
}

// Wakes the server when its sandbox is to begin anew.
constexpr int kStartOver = SIGUSR1;

sigset_t awaited_signals() {
  sigset_t signals = stop_signals();
  sigaddset(&signals, kStartOver);
  return signals;
}

void print_hello(const std::string& address) {
  constexpr std::string_view kText = R"(
Chandlery serves the demo shop at ADDRESS

  partner    ADDRESS/partner      everybody's password: Chandlery-demo-2026
             admin@northwind-distribution.example (global admin), and agent@ (admin agent) sales@ helpdesk@ billing@
             users@ account@ referral@ marketing@ of the same
             another partner: admin@, agent@, sales@, billing@rheinkontor.example; its reseller: alsterwerk.example
  customer   ADDRESS/centre       admin@harborpine.example and nine more (data/demo/customers.csv)
  operator   ADDRESS/console      operator@operator.example
  API        client 11111111-1111-4111-8111-111111111111, secret demo-secret-of-the-northwind-application
             (operator and customers: 00000000-0000-4000-8000-000000000010, demo-secret-of-the-chandlery-desk)

Try it in another terminal:

  TOKEN=$(curl -s ADDRESS/northwind-distribution.example/oauth2/token -d grant_type=client_credentials \
    -d client_id=11111111-1111-4111-8111-111111111111 -d client_secret=demo-secret-of-the-northwind-application \
    -d resource=ADDRESS | jq -r .access_token)
  curl -s 'ADDRESS/v1/products?country=US&targetView=Software' -H "Authorization: Bearer $TOKEN" | jq '.items[].title'

README.md goes on from there. Ctrl-C stops the server; the data stays in ./var.

)";
  std::string text(kText);
  for (std::size_t at; (at = text.find("ADDRESS")) != text.npos;) text.replace(at, 7, address);
  std::cout << text << std::flush;
}

}  // namespace

void prepare_signals() {
  const sigset_t signals = awaited_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // a file at its size limit is a full disk, told by the write's error
}

namespace {

struct Served {
  std::uint16_t port = 0;
  std::optional<StartOver> start_over;  ///< what ended it; none: a signal
};

Served serve_shop(Shop& shop, const ServeCommand& command, std::optional<std::uint16_t> port) {
  const config::Settings& settings = shop.settings;
  const sigset_t signals = awaited_signals();
  const bool tls = !settings.server.certificate.empty() || settings.server.public_url.starts_with("https://");
  jobs::WorkerPool workers(kWorkers, kWorkersWaiting);
  jobs::WorkerPool background(kBackgroundThreads, kBackgroundWaiting);
  shop.in_background = [&background](std::function<void()> work) {
    return background.run([work = std::move(work)] {
      try {
        work();
      } catch (const std::exception& failure) {
        log::error("work beside the requests failed", {{"what", failure.what()}});
      }
    });
  };
  Api api(shop, base_url(settings));
  Barred barred(settings.tokens.access_minutes * 60);
  barred.reload(*shop.database, shop.clock.now());
  Edge edge(
      api.router(), *shop.database, shop.keyring, shop.clock,
      [&](std::string_view token, Instant now) -> Result<Actor> {
        Actor actor = OR_RETURN(api.verifier().authenticate(token, now));
        if (barred.has(actor)) return fail(errors::kAccessDenied, "The account has been disabled.");
        return actor;
      },
      [&](std::function<void()> work) { return workers.run(std::move(work)); },
      EdgeOptions{.logged_requests = settings.log.requests, .sessions = api.sessions(),
                  .requests_per_minute = settings.limits.requests_per_minute,
                  .sign_ins_per_minute = settings.limits.sign_ins_per_minute, .second_factor = settings.sign_in.second_factor_required,
                  .tls = tls});
  const Portals portals(portals_folder(settings), tls);
  Operations operations(*shop.database, workers, shop.board, settings.server.public_metrics);

  http::ServerOptions options;
  options.address = settings.server.address;
  options.port = port.value_or(static_cast<std::uint16_t>(settings.server.port));
  options.io_threads = settings.server.io_threads;
  options.certificate = settings.server.certificate;
  options.key = settings.server.key;
  options.proxies = http::parse_networks(settings.server.proxies).value();
  options.body_limit = static_cast<std::size_t>(settings.limits.body_bytes);
  http::Server server(
      options,
      [&](http::Request&& request, http::Respond respond) {
        if (operations.handle(request, respond) || portals.handle(request, respond)) return;
        edge.handle(std::move(request), std::move(respond));
      },
      [&](int status, std::string_view why) { return edge.refusal(status, why); }, edge.receiver());

  Deliveries deliveries(shop, base_url(settings));
  shop.send_waiting = [&deliveries] {
    deliveries.send();
    deliveries.forget();
  };
  jobs::Ticker webhooks_ticker(kDeliveriesEvery, [&] { deliveries.try_webhooks(); });
  jobs::Ticker mail_ticker(kDeliveriesEvery, [&] { deliveries.try_mail(); });
  jobs::Ticker barred_ticker(kBarredEvery, [&] { read_barred(shop, barred); });
  jobs::Ticker keys_ticker(kKeysEvery, [&] { refresh_keys(shop, api.token_keys()); });
  Archiving archiving(shop);

  const std::string address =
      std::string(options.certificate.empty() ? "http://" : "https://") + options.address + ":" + std::to_string(server.port());
  log::info("serving", {{"address", address}, {"database", sql::sqlite_file(settings.database.address) ? "sqlite" : "postgresql"}});
  if (!command.port_file.empty()) files::write_file(command.port_file, std::to_string(server.port()) + "\n");
  if (command.hello) print_hello(address);

  Served served{.port = server.port(), .start_over = {}};
  std::mutex asking;
  shop.start_over = [&](const StartOver& how) {
    const std::lock_guard lock(asking);
    served.start_over = how;
    operations.begin_draining();  // whoever asks /readyz from now on hears of the new shop only
    ::kill(::getpid(), kStartOver);
  };

  watch_what_waits(shop);
  for (int turn = 1;; ++turn) {
    const int signal = sigtimedwait(&signals, nullptr, &kTermsEvery);
    if (signal == kStartOver) break;
    if (signal == SIGTERM || signal == SIGINT) {
      const std::lock_guard lock(asking);
      shop.start_over = nullptr;
      served.start_over.reset();
      break;
    }
    if (turn % kUpkeepEvery == 0) {
      do_what_is_due(shop);
    } else {
      keep_subscriptions(shop);
      keep_reservations(shop);
      watch_what_waits(shop);
    }
  }
  log::info("stopping", {});
  operations.begin_draining();
  if (!served.start_over) wait_for_balancers(signals, settings.server.drain_seconds);
  server.stop(kPatience);
  barred_ticker.stop();
  keys_ticker.stop();
  shop.stopping = true;
  webhooks_ticker.stop();
  mail_ticker.stop();
  shop.send_waiting = nullptr;
  background.stop();
  workers.stop();
  archiving.stop();
  shop.database->stop();
  archiving.finish();
  log::info("stopped", {});
  return served;
}

}  // namespace

void serve(const config::Settings& settings, const ServeCommand& command) {
  mark_for_archive(settings, true);
  ServeCommand this_time = command;
  std::optional<std::uint16_t> port;  // a new shop is found where the old one was
  for (;;) {
    const std::unique_ptr<Shop> shop = open_shop(settings);
    const Served served = serve_shop(*shop, this_time, port);
    if (!served.start_over) return;
    shop->database.reset();
    load_fixtures(settings, *served.start_over);
    port = served.port;
    this_time.hello = false;
  }
}

}  // namespace chandlery::app
