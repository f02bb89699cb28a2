// The support desk in which this module's tests ask: ordering's small world, a folder for files, an operator.
#pragma once

#include <gmock/gmock.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "audit/query.h"
#include "core/id.h"
#include "identity/permissions.h"
#include "ordering/routes.h"
#include "ordering/test_world.h"
#include "platform/json/writer.h"
#include "support/calls.h"
#include "support/routes.h"
#include "support/schema.h"
#include "support/service.h"

namespace chandlery::support {

class Desk : public ordering::World {
 protected:
  std::vector<sql::Migration> steps() const override {
    std::vector<sql::Migration> all = World::steps();
    std::ranges::move(schema(), std::back_inserter(all));
    return all;
  }
  void TearDown() override {
    std::filesystem::remove_all(folder_);
    World::TearDown();
  }
  const std::filesystem::path& folder() const { return folder_; }

  static Actor user(std::string name, Role role) {
    Actor actor = agent();
    actor.user_id = "user-" + name;
    actor.user_name = name + "@seller.example";
    actor.roles = {role};
    return actor;
  }
  static Actor desk() {
    Actor actor;
    actor.kind = PrincipalKind::kOperator;
    actor.mode = TokenMode::kAppAndUser;
    actor.user_id = "desk";
    actor.user_name = "desk@operator.example";
    actor.roles = {Role::kOperator};
    actor.at = ordering::kNoon;
    return actor;
  }
  static Instant noon_later(int days) { return ordering::kNoon.plus_days(days); }

  http::Response send(const Actor& actor, http::Method method, std::string_view target, std::string body = {},
                      std::vector<http::Header> headers = {}) {
    return test::call(database(), router_, actor, method, target, std::move(body), std::move(headers));
  }
  /// A plain request, about a customer when one is named.
  http::Response submit_as(const Actor& actor, std::string_view customer_id = {}) {
    json::Writer w;
    w.begin_object().field("title", "A key does not work").field("description", "It is refused.");
    w.field("severity", "moderate").field("supportTopicId", 1003);
    if (!customer_id.empty()) w.key("organization").begin_object().field("id", customer_id).end_object();
    w.end_object();
    return send(actor, http::Method::kPost, "/v1/servicerequests/en-US", w.take());
  }
  /// The requester's change of what `made` answered.
  http::Response patch(const http::Response& made, std::string body, Instant when = ordering::kNoon) {
    return send(agent(ordering::kSeller, when), http::Method::kPatch, "/v1/servicerequests/" + test::at(made, "id"),
                std::move(body));
  }
  http::Response answer(const http::Response& made, std::string body) {
    return send(desk(), http::Method::kPatch,
                "/operator/v1/partners/" + test::at(made, "partnerId") + "/servicerequests/" + test::at(made, "id"),
                std::move(body));
  }
  static std::string customers_path(std::string_view rest = {}) {
    return "/v1/customers/" + std::string(ordering::kCustomer) + "/servicerequests" + std::string(rest);
  }
  /// The ids of a list, in order, with commas.
  static std::string ids_of(const http::Response& list) {
    std::string ids;
    for (int i = 0;; ++i) {
      const std::string id = test::at(list, "items[" + std::to_string(i) + "].id");
      if (id.empty()) return ids;
      ids += (ids.empty() ? "" : ",") + id;
    }
  }

  /// An order of two lines of the customer.
  ordering::Order bought() { return *order_now({line(ordering::kServer), line(ordering::kClientAccess, 2)}); }
  /// A refund request for the order; `changes` replaces fields of it, an empty text leaves one out.
  http::Response claim(const Actor& actor, const ordering::Order& order, std::map<std::string, std::string> changes) {
    std::map<std::string, std::string> fields = {{"customerTenant", order.customer_id},
                                                 {"orderId", order.id},
                                                 {"reason", "Bought twice"},
                                                 {"amount", "100.00"},
                                                 {"currency", "USD"}};
    for (const auto& [name, value] : changes) fields[name] = value;
    json::Writer w;
    w.begin_object().field("title", "Refund").field("description", "Please.").field("severity", "moderate");
    w.field("supportTopicId", "1001").key("primaryContact").begin_object();
    w.field("firstName", "Ann").field("lastName", "Lee").field("email", "ann@seller.example");
    w.field("phoneNumber", "+1 425 555 0100").end_object().key("refund").begin_object();
    for (const auto& [name, value] : fields) {
      if (value.empty()) continue;
      if (name == "amount") w.key(name).raw(value);
      else w.field(name, value);
    }
    w.end_object().end_object();
    return send(actor, http::Method::kPost, "/v1/servicerequests/en-US", w.take());
  }

  /// The log of the partner, newest first.
  std::vector<audit::Record> records() {
    std::vector<audit::Record> found;
    database().read_now([&](sql::Tx& tx) {
      audit::Query query;
      query.range = {ordering::kNoon.plus_days(-1), ordering::kNoon.plus_days(1)};
      found = audit::list(tx, agent(), {.transactions = true, .key_access = false}, query)->items;
    });
    return found;
  }

 private:
  const std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("chandlery-support-" + new_id(ordering::kNoon));
  http::Router router_{all_routes()};
  std::vector<http::Route> all_routes() {
    std::vector<http::Route> all = ordering::routes(services_, follow_cancellation);
    for (http::Route& route : routes(folder_, nullptr)) all.push_back(std::move(route));
    return all;
  }
};

}  // namespace chandlery::support
