// What no honest client sends: each gets a documented 4xx, no 5xx, and changes nothing.
#include <gmock/gmock.h>

#include "api/demo_shop.h"
#include "api/mutations.h"
#include "api/requests.h"
#include "core/time.h"
#include "platform/http/server_fixture.h"
#include "support/calls.h"

namespace chandlery::test {
namespace {

using testing::AnyOf;
using testing::HasSubstr;
using testing::IsEmpty;

class HostileInputTest : public OnDemoShop {
 protected:
  const Ids& ids() { return shop().ids(); }
  const Identity& agent() { return shop().identity("admin agent"); }
  std::string customer() { return "/v1/customers/" + ids().at("customer_id"); }

  const RouteRow& route(std::string_view name) {
    for (const RouteRow& row : shop().routes()) {
      if (row.name() == name) return row;
    }
    throw std::out_of_range("there is no route " + std::string(name));
  }

  /// Expects a refusal with this status and code.
  void refuses(int status, int code, std::string_view method, const std::string& target, const std::string& body = {}) {
    const http::Response answer = shop().ask(agent(), method, target, body);
    const std::string what =
        std::string(method) + " " + target.substr(0, 120) + " " + body.substr(0, 120) + ": " + shop().in_short(answer);
    EXPECT_EQ(answer.status, status) << what;
    EXPECT_EQ(fault_of_error(answer), "") << what;
    EXPECT_EQ(code_of(answer), code) << what;
  }

  std::string line(std::string_view quantity, std::string_view more = {}) {
    return R"({"lineItems":[{"id":0,"lineItemNumber":0,"catalogItemId":")" + ids().at("catalog_item_id") +
           R"(","quantity":)" + std::string(quantity) + R"(,"billingCycle":"one_time")" + std::string(more) + "}]}";
  }

  /// Sends raw bytes on a connection of their own; all that comes back.
  std::string raw(std::string_view bytes) {
    http::Wire wire(shop().server().port());
    wire.send(bytes);
    wire.half_close();
    return wire.until_closed();
  }
  std::string authorization() { return "Authorization: Bearer " + agent().token + "\r\n"; }
};

TEST_P(HostileInputTest, EveryFieldTakesAnyValueWithoutAServerError) {
  Fingerprint before = fingerprint(shop().database());
  for (const std::string_view name :
       {"POST /v1/customers", "PUT /v1/customers/{customer_id}/profiles/billing",
        "POST /v1/customers/{customer_id}/agreements", "POST /v1/customers/{customer_id}/carts",
        "PUT /v1/customers/{customer_id}/carts/{cart_id}", "POST /v1/customers/{customer_id}/orders",
        "POST /v1/validations/address", "POST /v1/extensions/product/checkInventory", "PUT /v1/profiles/billing",
        "POST /operator/v1/partners", "POST /operator/v1/tenants/{tenant_id}/users",
        "POST /operator/v1/tenants/{tenant_id}/applications"}) {
    const RouteRow& asked = route(name);
    const Identity& who = asked.needs == "operate" ? shop().identity("operator") : agent();
    const std::string target = fill(asked.pattern, ids()) + query_of(asked), good = body_of(asked, ids());
    for (const std::string& pointer : values_in(good)) {
      bool accepted = false;
      for (const std::string& odd : odd_values()) {
        const http::Response answer = shop().ask(who, asked.method, target, with_value(good, pointer, odd));
        const std::string what =
            std::string(name) + " with " + pointer + " = " + odd.substr(0, 40) + ": " + shop().in_short(answer);
        EXPECT_LT(answer.status, 500) << what;
        if (answer.status >= 400) {
          EXPECT_EQ(fault_of_error(answer), "") << what;
          EXPECT_NE(answer.status, 401) << what;
        } else {
          accepted = true;  // an optional field that may be absent, or a free text
        }
      }
      Fingerprint after = fingerprint(shop().database());
      if (!accepted) {
        EXPECT_THAT(changes(before, after), IsEmpty()) << name << " with odd values of " << pointer;
      }
      before = std::move(after);
    }
  }
}

TEST_P(HostileInputTest, WhatIsNotJsonIsRefusedByEveryBody) {
  std::string deep(5000, '['), many_values = "[0";
  for (int i = 0; i < 1'100'000; ++i) many_values += ",0";
  const std::string good = line("1");
  const std::vector<std::string> bodies = {
      "{",
      "nonsense",
      good.substr(0, good.size() / 2),
      good + "x",
      "{'lineItems':[]}",
      R"({"lineItems":[{"quantity":NaN}]})",
      R"({"lineItems":[{"quantity":0x10}]})",
      "{\"friendlyName\":\"\xC3\x28\"}",      // broken UTF-8
      "{\"friendlyName\":\"\xED\xA0\x80\"}",  // a surrogate in UTF-8
      "{\"friendlyName\":\"a\nb\"}",          // a raw control character
      R"({"friendlyName":"\ud800"})",
      std::string("{\"a\":\"\0\"}", 9),
      deep,
      R"({"a":)" + deep,
      "[]",
      "\"success\"",
      "null",
      "1",
      "\xFF\xFE{\0}\0",
  };
  const Fingerprint before = fingerprint(shop().database());
  for (const std::string& body : bodies) {
    refuses(400, 3000, "POST", "/v1/customers", body);
    refuses(400, 3000, "POST", customer() + "/carts", body);
    refuses(400, 3000, "POST", customer() + "/orders", body);
    refuses(400, 3000, "POST", customer() + "/agreements", body);
    refuses(400, 3000, "PUT", customer() + "/profiles/billing", body);
  }
  refuses(400, 3000, "POST", customer() + "/carts", "");
  refuses(400, 3000, "POST", customer() + "/carts", many_values + "]");
  EXPECT_THAT(changes(before, fingerprint(shop().database())), IsEmpty());
}

TEST_P(HostileInputTest, AQuantityThatNobodyCanBuyIsRefused) {
  const Fingerprint before = fingerprint(shop().database());
  for (const std::string_view collection : {"/carts", "/orders"}) {
    for (const std::string_view quantity : {"0", "-1", "9223372036854775807"}) {
      refuses(400, 800017, "POST", customer() + std::string(collection), line(quantity));
    }
    for (const std::string_view quantity : {"2.5", "1e308", "9223372036854775808", "-9223372036854775809", "\"two\"",
                                            "true", "{}", "[1]", "null", "1e-400", "99999999999999999999999999"}) {
      refuses(400, 3000, "POST", customer() + std::string(collection), line(quantity));
    }
  }
  refuses(400, 2002, "POST", customer() + "/orders", line("10001"));  // more than the SKU allows at once
  EXPECT_THAT(changes(before, fingerprint(shop().database())), IsEmpty());
}

TEST_P(HostileInputTest, TheLastOfARepeatedNameCountsWhateverItsCase) {
  const http::Response cart =
      shop().ask(agent(), "POST", customer() + "/carts", line("1", R"(,"QUANTITY":2,"Quantity":3)"));
  ASSERT_EQ(cart.status, 201) << shop().in_short(cart);
  EXPECT_EQ(at(cart, "lineItems[0].quantity"), "3");
  refuses(400, 800017, "POST", customer() + "/carts", line("1", R"(,"QUANTITY":-1)"));
}

TEST_P(HostileInputTest, UnknownWordsGetTheirCode) {
  const Fingerprint before = fingerprint(shop().database());
  refuses(400, 900126, "POST", customer() + "/carts", line("1", R"(,"billingCycle":"weekly")"));
  refuses(400, 900126, "POST", customer() + "/carts", line("1", R"(,"termDuration":"forever")"));
  refuses(400, 900126, "GET", customer() + "/entitlements?entitlementType=magic");
  refuses(400, 900126, "GET", "/v1/relationships?relationship_type=is_friend_of");
  refuses(400, 900126, "GET", "/v1/agreements?agreementType=Handshake");
  refuses(403, 400036, "GET", "/v1/products?country=US&targetView=Nowhere");
  refuses(403, 400030, "GET", "/v1/products?country=US&targetView=Software&targetSegment=military");
  refuses(400, 800002, "GET", "/v1/products?country=ZZ9&targetView=Software");
  const Identity& admin = shop().identity("global admin");
  const http::Response friends = shop().ask(admin, "PATCH", customer(), R"({"relationshipToPartner":"friend"})");
  EXPECT_EQ(friends.status, 400) << shop().in_short(friends);
  EXPECT_EQ(code_of(friends), 900126);
  EXPECT_THAT(changes(before, fingerprint(shop().database())), IsEmpty());
}

TEST_P(HostileInputTest, IdentifiersInBodiesAreCheckedAsThoseInPaths) {
  const Fingerprint before = fingerprint(shop().database());
  const auto stock_for = [](const std::string& customer_id) {
    return R"({"targetItems":[{"productId":"8B64QH90172Z"}],"inventoryContext":{"customerId":")" + customer_id +
           R"("}})";
  };
  const std::string stock = "/v1/extensions/product/checkInventory?country=US";
  refuses(403, 20002, "POST", stock, stock_for(shop().foreign_ids().at("customer_id")));
  refuses(404, 60003, "POST", stock, stock_for("00000000-dead-4bad-8bad-00000000dead"));
  refuses(400, 900118, "POST", stock, stock_for("x"));

  const auto order = [](const std::string& item, const std::string& more = "") {
    return R"({"billingCycle":"one_time","lineItems":[{"lineItemNumber":0,"offerId":")" + item + R"(","quantity":1)" +
           more + "}]}";
  };
  refuses(400, 800004, "POST", customer() + "/orders", order("NOPRODUCT123:0001:NOAVAILABLE1"));
  refuses(400, 800004, "POST", customer() + "/orders", order("not an item"));
  refuses(400, 800071, "POST", customer() + "/orders",
          R"({"lineItems":[{"lineItemNumber":7,"offerId":")" + ids().at("catalog_item_id") + R"(","quantity":1}]})");
  const http::Response reseller = shop().ask(agent(), "POST", customer() + "/orders",
                                             order(ids().at("catalog_item_id"), R"(,"partnerIdOnRecord":"9999999")"));
  EXPECT_THAT(reseller.status, AnyOf(400, 404)) << shop().in_short(reseller);

  // A line of a cart tells its own error, and the cart cannot be checked out.
  const http::Response cart = shop().ask(
      agent(), "POST", customer() + "/carts",
      R"({"lineItems":[{"id":0,"catalogItemId":"NOPRODUCT123:0001:NOAVAILABLE1","quantity":1,"billingCycle":"one_time"}]})");
  ASSERT_EQ(cart.status, 201) << shop().in_short(cart);
  EXPECT_EQ(at(cart, "lineItems[0].error.errorCode"), "10001");
  refuses(400, 800009, "POST", customer() + "/carts/" + at(cart, "id") + "/checkout");

  std::string agreement = body_of(route("POST /v1/customers/{customer_id}/agreements"), ids());
  const http::Response unknown_template =
      shop().ask(agent(), "POST", customer() + "/agreements",
                 with_value(agreement, "/templateId", R"("00000000-dead-4bad-8bad-00000000dead")"));
  EXPECT_THAT(unknown_template.status, AnyOf(400, 404)) << shop().in_short(unknown_template);
  std::vector<std::string> changed = changes(before, fingerprint(shop().database()));
  std::erase_if(changed, [](const std::string& table) { return table.starts_with("cart"); });
  EXPECT_THAT(changed, IsEmpty());
}

TEST_P(HostileInputTest, FiltersOfBothClientSpellingsFindAndBadOnesAreRefused) {
  const auto filtered = [](std::string_view list, std::string_view filter) {
    return std::string(list) + "?size=0&filter=" + http::percent_encode(filter);
  };
  const auto finds = [&](const std::string& target, std::string_view expected) {
    const http::Response answer = shop().ask(agent(), "GET", target);
    ASSERT_EQ(answer.status, 200) << target << ": " << shop().in_short(answer);
    EXPECT_EQ(at(answer, "totalCount"), expected) << target << ": " << shop().in_short(answer);
  };
  const std::string customers = "/v1/customers";
  for (const std::string_view good :
       {R"({"Field":"Domain","Value":"harborpine","Operator":"starts_with"})",
        R"({"value":"harborpine","field":"Domain","fieldType":"String","operator":"StartsWith"})",
        R"({"FIELD":"domain","VALUE":"HARBORPINE","OPERATOR":"STARTS_WITH"})"}) {
    finds(filtered(customers, good), "1");
  }
  finds(customers + R"(?filter={"Field":"Domain","Value":"harborpine","Operator":"starts_with"})",
        "1");  // raw, as .NET 1.x
  finds(
      customers +
          R"(?size=5?filter=%7B%22Field%22%3A%22Domain%22%2C%22Value%22%3A%22nobody%22%2C%22Operator%22%3A%22starts_with%22%7D)",
      "0");
  finds(filtered(customers, R"({"Field":"CompanyName","Value":"%' OR 1=1 --","Operator":"starts_with"})"), "0");
  finds(customers +
            "?filter=%7B%22Field%22:%22CompanyName%22,%22Value%22:%22Wake+Atoll%22,%22Operator%22:%22starts_with%22%7D",
        "1");

  const Fingerprint before = fingerprint(shop().database());
  for (const std::string& bad :
       {std::string("{"), std::string("[]"), std::string("text"), std::string("null"),
        std::string(R"({"Field":"Shoe","Value":"9","Operator":"starts_with"})"),
        std::string(R"({"Field":"Domain","Value":"x","Operator":"substring"})"),
        std::string(R"({"Field":"Domain","Value":{},"Operator":"starts_with"})"),
        std::string(R"({"Field":["Domain"],"Value":"x","Operator":"starts_with"})"),
        std::string(R"({"Field":"IndirectReseller","Value":"x","Operator":"starts_with"})"),
        R"({"Field":"Domain","Value":")" + std::string(3000, 'x') + R"(","Operator":"starts_with"})",
        std::string(2000, '[')}) {
    for (const std::string_view list : {"/v1/customers", "/v1/auditrecords"}) {
      const http::Response answer = shop().ask(agent(), "GET", filtered(list, bad));
      const std::string what = std::string(list) + " " + bad.substr(0, 80) + ": " + shop().in_short(answer);
      EXPECT_EQ(answer.status, 400) << what;
      EXPECT_EQ(fault_of_error(answer), "") << what;
      EXPECT_THAT(code_of(answer), AnyOf(800002, 3000)) << what;
    }
  }
  for (const std::string_view size : {"-1", "x", "99999999999999999999", "2.5"}) {
    refuses(400, 800002, "GET", "/v1/customers?size=" + std::string(size));
    refuses(400, 3000, "GET", "/v1/auditrecords?size=" + std::string(size));
  }
  for (const std::string_view token : {"x", "AAAA", "MQo1MDAKMAoKCg", "%00", "1\n500\n0\n\n\n"}) {
    const http::Response answer = shop().ask(
        agent(), "GET", "/v1/customers?seekOperation=Next&MS-ContinuationToken=" + http::percent_encode(token));
    EXPECT_LT(answer.status, 500) << token << ": " << shop().in_short(answer);
    const http::Response records = shop().ask(
        agent(), "GET", "/v1/auditrecords?seekOperation=Next&MS-ContinuationToken=" + http::percent_encode(token));
    EXPECT_LT(records.status, 500) << token << ": " << shop().in_short(records);
  }
  refuses(400, 800002, "GET", "/v1/customers?seekOperation=Next");
  EXPECT_THAT(changes(before, fingerprint(shop().database())), IsEmpty());
}

TEST_P(HostileInputTest, DatesAreReadAsTheClientsWriteThem) {
  const Date day = Date::of(SystemClock().now().plus_days(-20));
  const auto two = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
  const std::string iso = std::to_string(day.year()) + "-" + two(day.month()) + "-" + two(day.day());
  const std::string american = two(day.month()) + "/" + two(day.day()) + "/" + std::to_string(day.year());
  const std::string brief =
      std::to_string(day.month()) + "/" + std::to_string(day.day()) + "/" + std::to_string(day.year());
  const int day_of_year = static_cast<int>(day.days - Date::of(day.year(), 1, 1)->days) + 1;
  const std::string java = std::to_string(day.year()) + "-" + two(day.month()) + "-" + std::to_string(day_of_year);
  for (const std::string& date :
       {iso, iso + "T00:00:00", iso + "T00:00:00Z", iso + "T00:00:00.0000000Z", american + "%2000:00:00",
        american + "+00:00:00", brief + "%2012:00:00%20AM", brief + "+12:00:00+AM", java}) {
    const http::Response answer = shop().ask(agent(), "GET", "/v1/auditrecords?startDate=" + date);
    EXPECT_EQ(answer.status, 200) << date << ": " << shop().in_short(answer);
  }
  for (const std::string_view date :
       {"yesterday", "2026-13-01", "2026-02-30", "2026-00-10", "0000-00-00", "99999-01-01", "2026-09-367", "2026-9",
        "1e9", "-1", "13/45/2026%2000:00:00", "2026-09-01T25:00:00", "9999999999999999999",
        "2026-09-01T00:00:00.00000000000000000000001Z0"}) {
    refuses(400, 3000, "GET", "/v1/auditrecords?startDate=" + std::string(date));
    refuses(400, 3000, "GET", "/v1/auditrecords?endDate=" + std::string(date));
  }
  refuses(400, 3000, "GET", "/v1/auditrecords?startDate=2020-01-01&endDate=2020-06-01");  // more than 90 days
  refuses(400, 3000, "GET", "/v1/auditrecords?startDate=2020-06-01&endDate=2020-05-01");
}

TEST_P(HostileInputTest, PathsAreReadAsTheClientsWriteThem) {
  for (const std::string path :
       {"/v1//customers", "//v1/customers", "/v1/customers/", "/V1/CUSTOMERS", "/v1/customers//?size=1"}) {
    const http::Response answer = shop().ask(agent(), "GET", path);
    EXPECT_EQ(answer.status, 200) << path << ": " << shop().in_short(answer);
  }
  EXPECT_EQ(shop().ask(agent(), "GET", customer() + "/").status, 200);
  EXPECT_EQ(shop().ask(agent(), "GET", "/v1//customers/" + ids().at("customer_id") + "//profiles/billing/").status,
            200);
  for (const std::string& path :
       {std::string("/v1/customers/%00"), std::string("/v1/customers/%ff"), std::string("/v1/customers/%zz"),
        std::string("/v1/customers/%2e%2e/products"), std::string("/v1/../v1/customers"),
        std::string("/v1/./customers"), std::string("/v1/customers%2F") + ids().at("customer_id"),
        std::string("/v1/customers/%0d%0aX-Injected:%20yes"), std::string("/"), std::string("/v1"),
        std::string("/v2/customers"), std::string("/v1/nothing/at/all"), "/v1/customers/" + std::string(9000, 'a'),
        "/" + std::string(4000, '/') + "v1/nothing"}) {
    const http::Response answer = shop().ask(agent(), "GET", path);
    EXPECT_THAT(answer.status, AnyOf(400, 404)) << path.substr(0, 80) << ": " << shop().in_short(answer);
    EXPECT_EQ(fault_of_error(answer), "") << path.substr(0, 80);
  }
  refuses(404, 700020, "DELETE", "/v1/customers");
  refuses(404, 700020, "PUT", customer() + "/orders", "{}");
  refuses(404, 700020, "OPTIONS", "/v1/customers");
  const http::Response post = shop().ask(agent(), "POST", "/v1/me", "{}");
  EXPECT_EQ(post.status, 404) << shop().in_short(post);
}

TEST_P(HostileInputTest, WhatBreaksTheProtocolIsRefusedAndTheServerServesOn) {
  const std::string head = "GET /v1/me HTTP/1.1\r\nHost: h\r\nConnection: close\r\n" + authorization();
  ASSERT_THAT(raw(head + "\r\n"), HasSubstr("HTTP/1.1 200 "));
  struct Case {
    std::string bytes, status;
  };
  const std::string post = "POST " + customer() + "/carts HTTP/1.1\r\nHost: h\r\n" + authorization();
  const std::vector<Case> cases = {
      {"BREW /v1/me HTTP/1.1\r\nHost: h\r\nConnection: close\r\n" + authorization() + "\r\n", "404"},
      {head + "X-Long: " + std::string(40'000, 'x') + "\r\n\r\n", "431"},
      {head +
           [] {
             std::string many;
             for (int i = 0; i < 3000; ++i) many += "X-" + std::to_string(i) + ": y\r\n";
             return many;
           }() +
           "\r\n",
       "431"},
      {"GET /" + std::string(40'000, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n", "431"},
      {post + "Content-Length: 99000000\r\n\r\n{", "413"},
      {post + "Content-Length: 99999999999999999999999\r\n\r\n{", "400"},
      {post + "Content-Length: -1\r\n\r\n{", "400"},
      {post + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x", "400"},
      {post + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400"},
      {post + "Transfer-Encoding: chunked\r\n\r\nzz\r\n", "400"},
      {"GET /v1/me\r\n\r\n", "400"},
      {"GET /v1/me HTTP/9.9\r\nHost: h\r\n\r\n", "400"},
      {"\x16\x03\x01\x02\x01\x01 not HTTP at all\r\n\r\n", "400"},
      {"GET /v1/me HTTP/1.1\r\nHost: h\r\nBad Header: x\r\n\r\n", "400"},
      {"GET /v1/me HTTP/1.1\r\nHost: h\r\nX: a\rb\r\n\r\n", "400"},
  };
  const Fingerprint before = fingerprint(shop().database());
  for (const Case& one : cases) {
    const std::string answer = raw(one.bytes);
    const std::string what = one.bytes.substr(0, 60) + "...: " + answer.substr(0, 300);
    EXPECT_EQ(answer.substr(0, 12), "HTTP/1.1 " + one.status) << what;
    EXPECT_THAT(answer, HasSubstr("\"description\":")) << what;
  }
  EXPECT_THAT(changes(before, fingerprint(shop().database())), IsEmpty());
  EXPECT_EQ(shop().ask(agent(), "GET", "/v1/me").status, 200);
}

TEST_P(HostileInputTest, AClientThatGoesAwayInTheMiddleChangesNothing) {
  const std::string body = line("1");
  const std::string post = "POST " + customer() + "/carts HTTP/1.1\r\nHost: h\r\n" + authorization() +
                           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n";
  const Fingerprint before = fingerprint(shop().database());
  for (const std::size_t sent : {std::size_t{0}, std::size_t{1}, body.size() - 1}) {
    http::Wire wire(shop().server().port());
    wire.send(post + body.substr(0, sent));
    wire.reset();
  }
  EXPECT_EQ(shop().ask(agent(), "GET", "/v1/me").status, 200);
  EXPECT_THAT(changes(before, fingerprint(shop().database())), IsEmpty());
}

// Contract 1.1: it must be honoured or ignored safely.
TEST_P(HostileInputTest, AClientThatWaitsToBeAskedForItsBodyIsAsked) {
  const std::string body = line("1");
  http::Wire wire(shop().server().port());
  wire.send("POST " + customer() +
            "/carts HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Type: application/json\r\n" +
            authorization() + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n");
  EXPECT_THAT(wire.message(), HasSubstr("HTTP/1.1 100 "));
  wire.send(body);
  EXPECT_THAT(wire.message(), HasSubstr("HTTP/1.1 201 "));
}

INSTANTIATE_ON_BOTH_ENGINES(HostileInputTest);

}  // namespace
}  // namespace chandlery::test
