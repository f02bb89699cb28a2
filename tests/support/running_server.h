// The real program, run as a process of its own on either engine, for tests that come through HTTP or that kill it.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "platform/http/client.h"
#include "platform/sql/database.h"

namespace chandlery::test {

/// A server with a folder and a database of its own. The program is $CHANDLERY_BINARY, or the one of this build.
class RunningServer {
 public:
  /// Makes an empty database (for PostgreSQL: a schema on the server that CHANDLERY_TEST_POSTGRES names).
  explicit RunningServer(sql::Engine engine);
  /// Another process on the same database, with the same secrets and a folder of its own. This one must outlive it.
  std::unique_ptr<RunningServer> beside() const;
  ~RunningServer();
  RunningServer(const RunningServer&) = delete;

  /// Imports data/demo by the program's own command.
  void load_demo();
  /// Starts `chandlery serve` and waits until it accepts requests. Throws with the server's log when it does not.
  void start();
  /// SIGTERM, and waits for the end; returns the exit status.
  int stop();
  /// SIGKILL, and waits.
  void kill_hard();
  bool running() const { return process_ > 0; }

  std::uint16_t port() const { return port_; }
  pid_t process() const { return process_; }
  /// For sql::open, while the server stands or runs.
  const std::string& database_address() const { return database_address_; }
  const std::filesystem::path& folder() const { return folder_; }
  std::string log() const;
  /// Further environment of the program, as "CHANDLERY_CARTS_LIFETIME_HOURS=1".
  void set_environment(std::string assignment) {
    const std::string name = assignment.substr(0, assignment.find('=') + 1);
    std::erase_if(environment_, [&](const std::string& entry) { return entry.starts_with(name); });
    environment_.push_back(std::move(assignment));
  }

  /// Runs the program with these arguments in the server's folder; returns its exit status, and its output in `output`.
  int run(const std::vector<std::string>& arguments, std::string* output = nullptr) const;

  /// Begins to run the program with these arguments, in the server's place: for kill_hard.
  void begin(const std::vector<std::string>& arguments);

  /// Of a client whose answers are held against the program's OpenAPI document: one that differs fails the test.
  http::ClientOptions checking() const;
  /// A client that is connected to the server, with these options.
  std::unique_ptr<http::Client> client() const;

 private:
  RunningServer();
  pid_t spawn(const std::vector<std::string>& arguments, const std::filesystem::path& output) const;

  std::filesystem::path folder_;
  std::string database_address_, schema_;
  std::vector<std::string> environment_;
  pid_t process_ = -1;
  std::uint16_t port_ = 0;
};

/// The demo shop's first partner and its sign-ins (data/demo/partners.json).
namespace demo {
inline constexpr std::string_view kTenant = "northwind-distribution.example";
inline constexpr std::string_view kClient = "11111111-1111-4111-8111-111111111111";
inline constexpr std::string_view kSecret = "demo-secret-of-the-northwind-application";
inline constexpr std::string_view kPassword = "Chandlery-demo-2026";
}  // namespace demo

/// A token of an application alone.
std::string application_token(http::Client& client, std::string_view tenant, std::string_view client_id,
                              std::string_view secret);
/// A token of an application with a user, by the authorize form and the code grant, as a browser would do it.
std::string user_token(http::Client& client, std::string_view tenant, std::string_view client_id,
                       std::string_view secret, std::string_view user, std::string_view password);

/// One exchange with a bearer token and, where given, a JSON body and a request id.
http::Response exchange(http::Client& client, http::Method method, std::string target, std::string_view token,
                        std::string body = {}, std::string_view request_id = {});

}  // namespace chandlery::test
