#include "reads.h"

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <map>
#include <thread>

#include "customers/routes.h"
#include "fulfilment/routes.h"
#include "load.h"
#include "nginx.h"
#include "process.h"
#include "shop.h"

namespace chandlery::bench {
namespace {

constexpr int kConnections = 64;
constexpr int kEntitlements = 20;
constexpr int kPageSize = 50;

struct Plan {
  int customers, rounds;
  double warm_up_seconds, seconds;
};
Plan plan_of(bool quick) { return quick ? Plan{300, 1, 0.1, 0.3} : Plan{10'000, 2, 0.5, 3}; }

std::string get(const std::string& target, const std::string& token) {
  std::string text = "GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n";
  if (!token.empty()) text += "Authorization: Bearer " + token + "\r\n";
  return text + "\r\n";
}

/// Means over the rounds of one figure, so that a machine that slows down does so for all of them.
struct Mean {
  double rate = 0, p50 = 0, p99 = 0, server_cpu = 0, own_cpu = 0;
  int rounds = 0;
  void add(const LoadResult& load, double server_cpu_seconds) {
    const auto answers = static_cast<double>(load.all_answers);
    rate += load.rate(), p50 += load.p50_ms, p99 += load.p99_ms;
    server_cpu += 1e6 * server_cpu_seconds / answers, own_cpu += 1e6 * load.own_cpu_seconds / answers;
    ++rounds;
  }
  double mean(double sum) const { return sum / rounds; }
  std::string detail() const {
    return fmt::format("p50 {:.2f} ms, p99 {:.2f} ms; CPU a request: server {:.1f} us, generator {:.1f} us", mean(p50),
                       mean(p99), mean(server_cpu), mean(own_cpu));
  }
};

void add_load(Mean& mean, std::uint16_t port, const std::function<double()>& server_cpu, const std::string& request,
              const Plan& plan) {
  const double before = server_cpu();
  const LoadResult load = run_load(
      {.port = port, .connections = kConnections, .warm_up_seconds = plan.warm_up_seconds, .seconds = plan.seconds},
      [&](std::string& text) {
        text = request;
        return true;
      });
  if (load.unexpected > 0) throw std::runtime_error("a read failed: " + load.first_unexpected);
  mean.add(load, server_cpu() - before);
}

struct InProcess {
  double rate = 0, cpu = 0;  ///< answers a second; microseconds of CPU for each
};

/// The route's own handler (query and JSON) in a loop on every core, without HTTP, authentication or edge.
InProcess run_in_process(sql::Database& database, const http::Router& router, const Actor& actor,
                         const std::string& target, double seconds) {
  http::Request request;
  request.target = target;
  http::read_target(request);
  const http::Router::Match match = router.find(request.method, request.path);
  if (match.route == nullptr) throw std::runtime_error("no route serves " + target);
  std::atomic<bool> over = false;
  std::atomic<std::uint64_t> answers = 0;
  std::atomic<bool> failed = false;
  const auto loop = [&] {
    std::uint64_t count = 0;
    while (!over) {
      database.read(
          [&](sql::Tx& tx) {
            http::Call call{tx, actor, request, match.parameters};
            if (const auto response = match.route->handler(call); !response || response->body.empty()) failed = true;
          },
          [&](std::exception_ptr failure) {
            if (failure) failed = true;
          });
      ++count;
    }
    answers += count;
  };
  std::vector<std::thread> threads;
  const double cpu_before = use_of(getpid()).cpu_seconds;
  const auto begin = std::chrono::steady_clock::now();
  for (unsigned i = 0; i < std::thread::hardware_concurrency(); ++i) threads.emplace_back(loop);
  std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
  over = true;
  for (std::thread& thread : threads) thread.join();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  if (failed) throw std::runtime_error("a read in process failed: " + target);
  const auto count = static_cast<double>(answers.load());
  return {count / took.count(), 1e6 * (use_of(getpid()).cpu_seconds - cpu_before) / count};
}

/// Requests a second by wrk, an independent load generator; 0 when it is not installed.
double rate_by_wrk(std::uint16_t port, const std::string& target, const std::string& token) {
  const std::string command = fmt::format(
      "wrk -t1 -c{} -d2s -H 'Authorization: Bearer {}' 'http://127.0.0.1:{}{}' 2>/dev/null | sed -n 's|^Requests/sec: "
      "*||p'",
      kConnections, token, port, target);
  double rate = 0;
  if (FILE* pipe = popen(command.c_str(), "r")) {
    if (std::fscanf(pipe, "%lf", &rate) != 1) rate = 0;
    pclose(pipe);
  }
  return rate;
}

std::unique_ptr<Nginx> nginx_if_installed(const std::string& file_content) {
  try {
    return std::make_unique<Nginx>(file_content);
  } catch (const std::exception& why) {
    progress(why.what());
    return nullptr;
  }
}

}  // namespace

Section measure_reads(bool quick) {
  const Plan plan = plan_of(quick);
  Section section{.name = "reads", .title = fmt::format("Reads on SQLite, {} connections", kConnections)};
  progress(fmt::format("reads: preparing {} customers and {} entitlements", plan.customers, kEntitlements));
  Shop shop(sql::Engine::kSqlite);
  {
    const auto database = shop.open(false);
    shop.add_sellers(*database, 1, 1);
    shop.add_keys(*database, 100);
    for (const CartPlace& cart : shop.add_carts(*database, kEntitlements, false)) {
      database->write_now([&](sql::Tx& tx) {
        const auto orders = ordering::checkout(tx, shop.actor_of(shop.sellers[0]), {shop.keyring}, cart.ids);
        if (!orders) throw std::runtime_error("a checkout: " + orders.error().message);
      });
    }
    shop.add_customers(*database, shop.sellers[0], plan.customers - 1);
  }
  shop.server.start();
  const std::string token = shop.user_token();

  const std::string entitlements = "/v1/customers/" + shop.sellers[0].customers[0] + "/entitlements";
  const std::string list = fmt::format("/v1/customers?size={}", kPageSize);
  // Nothing of it is read from the database.
  const std::string constant = "/v1/agreements";
  const http::Response answer = test::exchange(*shop.server.client(), http::Method::kGet, constant, token);
  const std::unique_ptr<Nginx> nginx = nginx_if_installed(answer.body);
  const auto database = shop.open(true);
  const Actor actor = shop.actor_of(shop.sellers[0]);
  std::vector<http::Route> routes = customers::routes();
  for (http::Route& route : fulfilment::routes(shop.keyring)) routes.push_back(std::move(route));
  const http::Router router(std::move(routes));

  Mean of_entitlements, of_list, of_constant, of_nginx, of_bare_nginx;
  InProcess entitlements_limit, list_limit;
  const auto add_in_process = [&](InProcess& mean, const std::string& target) {
    const InProcess run = run_in_process(*database, router, actor, target, plan.seconds);
    mean.rate += run.rate / plan.rounds, mean.cpu += run.cpu / plan.rounds;
  };
  for (int round = 0; round < plan.rounds; ++round) {
    progress(fmt::format("reads: round {} of {}", round + 1, plan.rounds));
    const std::uint16_t port = shop.server.port();
    const auto server = [&] { return use_of(shop.server.process()).cpu_seconds; };
    add_load(of_entitlements, port, server, get(entitlements, token), plan);
    add_in_process(entitlements_limit, entitlements);
    add_load(of_list, port, server, get(list, token), plan);
    add_in_process(list_limit, list);
    add_load(of_constant, port, server, get(constant, token), plan);
    if (!nginx) continue;
    const auto of_workers = [&] { return cpu_of_children(nginx->process()); };
    add_load(of_nginx, nginx->port(), of_workers, get("/file.json", token), plan);
    add_load(of_bare_nginx, nginx->port(), of_workers, get("/file.json", ""), plan);
  }

  const std::string in_process =
      fmt::format("the route's handler (query and JSON) in process, a thread on each of {} cores",
                  std::thread::hardware_concurrency());
  const auto add = [&](std::string name, const Mean& mean, double limit, std::string limit_name, double aim) {
    section.add({.name = std::move(name),
                 .value = mean.mean(mean.rate),
                 .unit = "req/s",
                 .limit = limit,
                 .limit_name = std::move(limit_name),
                 .aim = aim > 0 ? Aim::kRatioAtLeast : Aim::kNone,
                 .target = aim,
                 .detail = mean.detail()});
  };
  const std::string constant_name = "GET " + constant;
  const double constant_rate = of_constant.mean(of_constant.rate);
  add(fmt::format("{} entitlements / in process", kEntitlements), of_entitlements, entitlements_limit.rate, in_process,
      0.55);
  add(fmt::format("{} entitlements / constant answer", kEntitlements), of_entitlements, constant_rate, constant_name,
      0);
  add(fmt::format("page of {} of {} customers / in process", kPageSize, plan.customers), of_list, list_limit.rate,
      in_process, 0.55);
  add(fmt::format("page of {} customers / constant answer", kPageSize), of_list, constant_rate, constant_name, 0);
  if (nginx) {
    add("constant answer, authenticated / nginx", of_constant, of_nginx.mean(of_nginx.rate),
        "nginx serving the same body as a file, to the same request", 1.2);
    add("constant answer / nginx, bare request", of_constant, of_bare_nginx.mean(of_bare_nginx.rate),
        "the same without the Authorization header", 0);
    section.notes.push_back("nginx (Debian's settings, 2 workers, no access log), to the same request: " +
                            of_nginx.detail());
  } else {
    add("constant answer, authenticated", of_constant, 0, "", 0);
    section.notes.push_back("nginx is not installed, so that the constant answer stands beside nothing");
  }
  section.notes.push_back("limit in process: " + in_process);
  section.notes.push_back(fmt::format(
      "CPU in process: entitlements {:.1f} us, page {:.1f} us; what the server takes beyond that is HTTP and the edge",
      entitlements_limit.cpu, list_limit.cpu));
  section.notes.push_back(fmt::format("constant answer: {}, {} bytes of body", constant_name, answer.body.size()));
  section.notes.push_back(
      "the load generator is one thread beside the server on the same cores; its CPU a request is given");
  if (nginx && !quick) {
    const double ours = rate_by_wrk(shop.server.port(), constant, token),
                 theirs = rate_by_wrk(nginx->port(), "/file.json", token);
    if (ours > 0 && theirs > 0) {
      section.notes.push_back(
          fmt::format("cross-check by wrk: constant {:.0f}, nginx {:.0f} requests a second, ratio {:.2f}", ours, theirs,
                      ours / theirs));
    }
  }
  return section;
}

}  // namespace chandlery::bench
