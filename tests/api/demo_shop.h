// The demo shop behind the real program, with everybody signed in and one purchase made: what the tests of this folder
// talk to. One server an engine is started at the first use and serves all tests of the program.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/fingerprint.h"
#include "support/engines.h"
#include "support/running_server.h"

namespace chandlery::test {

/// Who asks. `column` is a column of the permission matrix (api/permission_matrix.h); empty: not signed in.
struct Identity {
  std::string name, column, token;
  bool person = true;  ///< a token of an application with a user
};

/// What the parameters of paths are filled with, by name: a customer, what it bought, and what everybody shares.
using Ids = std::map<std::string, std::string, std::less<>>;

/// The id of the charge on each partner's invoice.
inline constexpr std::string_view kWalkedCharge = "walk/0/new";

/// One line of `chandlery routes --json`.
struct RouteRow {
  std::string method, pattern, tokens, needs, or_needs;
  bool is_public() const { return tokens == "public"; }
  bool is_safe() const { return method == "GET" || method == "HEAD"; }
  bool has(std::string_view parameter) const {
    return pattern.find("{" + std::string(parameter) + "}") != pattern.npos;
  }
  std::vector<std::string> parameters() const;
  std::string name() const { return method + " " + pattern; }
};

class DemoShop {
 public:
  /// Throws when anything of the set-up does not go as it should. The environment is the program's, as "NAME=value".
  explicit DemoShop(sql::Engine engine, const std::vector<std::string>& environment = {});

  /// Sends on one kept connection. The body goes as JSON.
  http::Response ask(const Identity& who, std::string_view method, std::string target, std::string body = {},
                     std::vector<http::Header> headers = {});
  /// Throws with the answer unless it has this status.
  http::Response must(int status, const Identity& who, std::string_view method, std::string target,
                      std::string body = {});

  /// A failure's message: the answer's status and body, and after a 5xx what the server wrote about it.
  std::string in_short(const http::Response& answer) const;

  const Identity& identity(std::string_view name) const;
  /// The nine partner roles, three customer roles, the operator, and an application alone: all of partner 1.
  const std::vector<Identity>& known() const { return known_; }
  /// No token, a random one, an expired one, one for another audience.
  const std::vector<Identity>& unknown() const { return unknown_; }
  /// The second partner's admin agent and global admin.
  const std::vector<Identity>& foreign() const { return foreign_; }
  /// The global admin of another customer of partner 1.
  const Identity& neighbour() const { return neighbour_; }

  /// Of partner 1, and of partner 2.
  const Ids& ids() const { return ids_; }
  const Ids& foreign_ids() const { return foreign_ids_; }
  const std::vector<RouteRow>& routes() const { return routes_; }

  /// Checks a cart of two units out; `ids` names customer, product and SKU, and the answer what came of it. The
  /// friendly name stands on the line. `key` is the first product key, revealed.
  Ids buy(const Identity& agent, Ids ids, const std::string& friendly_name);
  /// A subscription of the customer, by an order of two seats.
  void subscribe(const Identity& agent, Ids& ids);
  void reserve(const Identity& agent, Ids& ids);
  /// A service request about the customer, with a file.
  void ask_for_help(const Identity& agent, Ids& ids);
  /// A medium of the product that the operator has announced and nobody has uploaded.
  std::string announce_medium(const std::string& product_id, const std::string& sku_id, std::int64_t size,
                              const std::string& file_name);
  /// A file of the purchase and a link to it.
  void ask_for_link(const Identity& agent, Ids& ids);
  /// Another order of the customer, with a request to cancel it, and one more, for a test that cancels.
  void ask_to_cancel(const Identity& agent, Ids& ids);

  /// A letter that the server would have captured, were it a sandbox.
  void capture_letter(Ids& ids);
  /// A webhook of the partner, and an event that waits to be sent to it.
  void hear_events(const Identity& agent, Ids& ids);

  /// Two charges of the partner in a month that is over, which `invoice run` then issues; `ids` get the invoice's.
  void charge(Ids& ids);
  void issue_invoices();
  void pay(Ids& ids);
  void withhold(const Identity& who, Ids& ids);

  /// Starts the server again, after a test has stopped it. Everybody's tokens stay good.
  void start_again();

  RunningServer& server() { return server_; }
  sql::Database& database() { return *database_; }

 private:
  void load();
  void sign_in_everybody();
  /// A token of another partner's user.
  std::string rheinkontor(std::string_view user);
  void make_customer_users();
  /// Another customer into a relationship with the partner.
  void invite(const Identity& admin, Ids& ids, const std::string& terms);
  void request_partnership(const Identity& admin);
  /// The id of a portal session that stays open.
  std::string session_of(std::string_view user) const;
  std::string expired_token() const;
  void read_routes();

  RunningServer server_;
  std::unique_ptr<http::Client> client_;
  std::unique_ptr<sql::Database> database_;
  std::vector<Identity> known_, unknown_, foreign_;
  Identity neighbour_;
  Ids ids_, foreign_ids_;
  std::vector<RouteRow> routes_;
};

/// `pattern` with its parameters filled in, percent-encoded.
std::string fill(std::string_view pattern, const Ids& ids);

/// Runs its tests on the shop of either engine. PostgreSQL is skipped, saying why, without CHANDLERY_TEST_POSTGRES.
class OnDemoShop : public testing::TestWithParam<sql::Engine> {
 protected:
  void SetUp() override;
  DemoShop& shop() { return *shop_; }

 private:
  DemoShop* shop_ = nullptr;
};

}  // namespace chandlery::test
