// The activity log: its chain holds under concurrency, tells of every kind of tampering, and is read as each role may.
#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <set>

#include "audit/chain.h"
#include "audit/chain_end.h"
#include "audit/query.h"
#include "audit/routes.h"
#include "audit/schema.h"
#include "audit/service.h"
#include "audit/verify.h"
#include "support/calls.h"
#include "support/engines.h"
#include "platform/words/refusals.h"

namespace chandlery::audit {
namespace {

const std::string kPartner = "11111111-1111-4111-8111-111111111111";
const std::string kOther = "22222222-2222-4222-8222-222222222222";
const std::string kCustomer = "33333333-3333-4333-8333-333333333333";

Instant at(std::string_view text) { return *parse_iso(text); }

Actor actor_at(Instant moment, std::string partner = kPartner) {
  Actor actor;
  actor.kind = PrincipalKind::kPartnerUser;
  actor.partner_id = std::move(partner);
  actor.user_id = "u1";
  actor.user_name = "agent@contoso.onmicrosoft.com";
  actor.correlation_id = "c1";
  actor.at = moment;
  return actor;
}

Entry order_entry() {
  return {.operation = "create_order",
          .resource_type = "order",
          .customer_id = kCustomer,
          .customer_name = "Wing Tip Toys",
          .old_value = "",
          .new_value = R"({"Id":"o1"})",
          .customized = {{"OrderId", "o1"}, {"Quantity-0", "2"}}};
}
Entry key_entry() {
  Entry entry = order_entry();
  entry.category = Category::kKeyAccess;
  entry.operation = "get_software_key";
  entry.resource_type = "software_key";
  return entry;
}

constexpr Readable kBoth{true, true};

class AuditTest : public test::OnBothEngines {
 protected:
  void SetUp() override {
    crypto::initialise();
    create_database(schema());
  }
  void add(const Actor& actor, const Entry& entry) {
    database().write_now([&](sql::Tx& tx) { append(tx, actor, entry); });
  }
  void add_some(int count) {
    for (int i = 0; i < count; ++i) add(actor_at(at("2021-03-08T10:00:00Z").plus_seconds(i)), order_entry());
  }
  void tamper(const std::string& text) {
    database().write_now([&](sql::Tx& tx) { tx.run_script(text); });
  }
  Verification verified(std::string partner = kPartner) {
    Verification result;
    database().read_now([&](sql::Tx& tx) { result = verify(tx, partner); });
    return result;
  }
  Page<Record> listed(const Query& query, const Readable& readable = kBoth, std::string partner = kPartner) {
    Page<Record> page;
    database().read_now([&](sql::Tx& tx) { page = list(tx, actor_at({}, partner), readable, query).value(); });
    return page;
  }
  static Query march(std::string_view from = "2021-03-01", std::string_view until = "2021-03-31") {
    return {.range = parse_range(from, until, at("2021-04-01T00:00:00Z")).value()};
  }
  void expect_break(BreakKind kind, std::int64_t sequence) {
    const Verification result = verified();
    ASSERT_TRUE(result.first_break) << "the tampering was not found";
    EXPECT_EQ(to_string(result.first_break->kind), to_string(kind)) << result.first_break->explanation;
    EXPECT_EQ(result.first_break->sequence, sequence) << result.first_break->explanation;
    EXPECT_NE(told_in(result.first_break->explanation, "zh-CN"), result.first_break->explanation)
        << "there is no Chinese for it";
    Verification all;
    database().read_now([&](sql::Tx& tx) { all = verify_all(tx); });
    EXPECT_TRUE(all.first_break);
  }
};

TEST_P(AuditTest, AChainThatIsHeldBeforeThereIsSomethingToTellGoesOnLikeAnyOther) {
  const Actor actor = actor_at(at("2021-03-08T10:00:00Z"));
  const auto tell_two = [&](sql::Tx& tx) {
    ChainEnd end;
    const sql::Tx::Question hold = hold_chain(actor, end);
    tx.query_all({&hold, 1});
    append(tx, actor, order_entry(), end);
    append(tx, actor, key_entry(), end);
    return end;
  };
  database().write_now([&](sql::Tx& tx) { EXPECT_EQ(tell_two(tx).sequence, 2) << "the first ones of the partner"; });
  add_some(1);
  database().write_now([&](sql::Tx& tx) { EXPECT_EQ(tell_two(tx).sequence, 5); });
  const Verification result = verified();
  EXPECT_FALSE(result.first_break);
  EXPECT_EQ(result.records, 5);
}

TEST_P(AuditTest, AWholeChainIsVerified) {
  add_some(5);
  add(actor_at(at("2021-03-09T00:00:00Z"), kOther), order_entry());
  const Verification result = verified();
  EXPECT_FALSE(result.first_break);
  EXPECT_EQ(result.records, 5);
  EXPECT_EQ(result.head.size(), 64u);
  Verification all;
  std::int64_t seen = 0;
  database().read_now([&](sql::Tx& tx) {
    all = verify_all(tx, [&](std::string_view, std::int64_t done, std::int64_t) { seen += done; });
  });
  EXPECT_FALSE(all.first_break);
  EXPECT_EQ(all.chains, 2);
  EXPECT_EQ(all.records, 6);
  EXPECT_EQ(seen, 6);
}

TEST_P(AuditTest, AChangeOfAnyFieldIsFound) {
  add_some(4);
  const std::vector<std::pair<std::string, std::string>> changes = {{"at", "at + 1"},
                                                                    {"category", "1"},
                                                                    {"operation", "'update_order'"},
                                                                    {"resource_type", "'customer'"},
                                                                    {"status", "'failed'"},
                                                                    {"customer_id", "'x'"},
                                                                    {"customer_name", "'x'"},
                                                                    {"user_id", "'x'"},
                                                                    {"user_name", "'x'"},
                                                                    {"application_id", "'x'"},
                                                                    {"correlation_id", "'x'"},
                                                                    {"old_value", "'x'"},
                                                                    {"new_value", "'x'"},
                                                                    {"customized", "'[]'"}};
  for (const auto& [column, value] : changes) {
    SCOPED_TRACE(column);
    tamper("CREATE TABLE kept AS SELECT " + column + " AS v FROM audit_records WHERE sequence = 3");
    tamper("UPDATE audit_records SET " + column + " = " + value + " WHERE sequence = 3");
    expect_break(BreakKind::kChanged, 3);
    tamper("UPDATE audit_records SET " + column + " = (SELECT v FROM kept) WHERE sequence = 3; DROP TABLE kept");
    EXPECT_FALSE(verified().first_break);
  }
  tamper("UPDATE audit_records SET hash = (SELECT hash FROM audit_records WHERE sequence = 1) WHERE sequence = 3");
  expect_break(BreakKind::kChanged, 3);
}

TEST_P(AuditTest, ARecordThatMovedToAnotherPartnersChainIsFound) {
  add_some(1);
  tamper("UPDATE audit_records SET partner_id = '" + kOther + "'; UPDATE audit_heads SET partner_id = '" + kOther +
         "'");
  EXPECT_TRUE(verified(kOther).first_break);
}

TEST_P(AuditTest, AMissingMiddleRecordIsFound) {
  add_some(5);
  tamper("DELETE FROM audit_records WHERE sequence = 3");
  expect_break(BreakKind::kMissing, 3);
}

TEST_P(AuditTest, AMissingLastRecordIsFound) {
  add_some(5);
  tamper("DELETE FROM audit_records WHERE sequence = 5");
  expect_break(BreakKind::kMissing, 5);
}

TEST_P(AuditTest, RecordsThatChangedPlacesAreFound) {
  add_some(6);
  const auto swap = [&](int a, int b) {
    const auto set = [](int from, int to) {
      return "UPDATE audit_records SET sequence = " + std::to_string(to) + " WHERE sequence = " + std::to_string(from) +
             ";";
    };
    tamper(set(a, 100) + set(b, a) + set(100, b));
  };
  swap(3, 4);
  expect_break(BreakKind::kReordered, 3);
  swap(3, 4);
  swap(2, 6);
  expect_break(BreakKind::kReordered, 2);
  swap(2, 6);
  EXPECT_FALSE(verified().first_break);
}

TEST_P(AuditTest, AnEditedHeadIsFound) {
  add_some(3);
  tamper("UPDATE audit_heads SET sequence = 2");
  expect_break(BreakKind::kHeadMismatch, 3);
  tamper("UPDATE audit_heads SET sequence = 4");
  expect_break(BreakKind::kMissing, 4);
  tamper("UPDATE audit_heads SET sequence = 3, hash = (SELECT hash FROM audit_records WHERE sequence = 1)");
  expect_break(BreakKind::kHeadMismatch, 3);
  tamper("DELETE FROM audit_heads");
  expect_break(BreakKind::kHeadMismatch, 3);
}

TEST_P(AuditTest, ADayIndexThatHidesARecordIsFound) {
  add_some(3);
  tamper("UPDATE audit_days SET first_sequence = 2");
  expect_break(BreakKind::kDayIndex, 1);
}

TEST_P(AuditTest, ConcurrentAppendsOfOnePartnerGiveAGaplessChain) {
  constexpr int kAppends = 200;
  std::latch done(kAppends);
  std::atomic<int> failures = 0;
  for (int i = 0; i < kAppends; ++i) {
    // Every fourth job fails after its record, so that the chain must do without it.
    database().write(
        [i](sql::Tx& tx) {
          append(tx, actor_at(at("2021-03-08T10:00:00Z").plus_seconds(i)), order_entry());
          if (i % 4 == 3) throw std::runtime_error("taken back");
        },
        [&](std::exception_ptr failure) {
          if (failure) ++failures;
          done.count_down();
        });
  }
  done.wait();
  EXPECT_EQ(failures, kAppends / 4);
  const Verification result = verified();
  EXPECT_FALSE(result.first_break) << result.first_break->explanation;
  EXPECT_EQ(result.records, kAppends - kAppends / 4);
}

TEST_P(AuditTest, SeveralRecordsOfOneTransactionFollowEachOther) {
  database().write_now([&](sql::Tx& tx) {
    for (int i = 0; i < 3; ++i) append(tx, actor_at(at("2021-03-08T10:00:00Z")), order_entry());
  });
  EXPECT_FALSE(verified().first_break);
  EXPECT_EQ(verified().records, 3);
}

TEST_P(AuditTest, ADaysRecordsAreFoundThoughTheClockWentBack) {
  const std::vector<std::string> moments = {"2021-03-05T10:00:00Z", "2021-03-06T10:00:00Z", "2021-03-04T10:00:00Z",
                                            "2021-03-06T11:00:00Z", "2021-03-05T12:00:00Z", "2021-03-05T13:00:00Z"};
  for (const std::string& moment : moments) add(actor_at(at(moment)), order_entry());
  const auto count = [&](std::string_view day) { return listed(march(day, day)).items.size(); };
  EXPECT_EQ(count("2021-03-03"), 0u);
  EXPECT_EQ(count("2021-03-04"), 1u);
  EXPECT_EQ(count("2021-03-05"), 3u);
  EXPECT_EQ(count("2021-03-06"), 2u);
  EXPECT_FALSE(verified().first_break);
}

TEST_P(AuditTest, AListIsNewestFirstAndItsPagesAddUp) {
  add_some(25);
  Query query = march();
  query.size = 10;
  std::vector<std::int64_t> sequences;
  int pages = 0;
  do {
    const Page<Record> page = listed(query);
    for (const Record& record : page.items) sequences.push_back(record.sequence);
    query.continuation = page.next;
    ++pages;
  } while (!query.continuation.empty());
  EXPECT_EQ(pages, 3);
  ASSERT_EQ(sequences.size(), 25u);
  for (std::size_t i = 0; i < sequences.size(); ++i) EXPECT_EQ(sequences[i], 25 - static_cast<std::int64_t>(i));
}

TEST_P(AuditTest, AFilterChoosesByCompanyCustomerOrResource) {
  const Actor actor = actor_at(at("2021-03-08T10:00:00Z"));
  add(actor, order_entry());
  add(actor, key_entry());
  Entry fabrikam = order_entry();
  fabrikam.customer_name = "Fabrikam";
  fabrikam.customer_id = kOther;
  add(actor, fabrikam);
  const auto count = [&](std::string_view filter) {
    Query query = march();
    query.filter = parse_filter(filter).value();
    return listed(query).items.size();
  };
  EXPECT_EQ(count(R"({"Field":"CompanyName","Value":"wing tip","Operator":"substring"})"), 2u);
  EXPECT_EQ(count(R"({"value":"FABRI","field":"CompanyName","fieldType":"String","operator":"Substring"})"), 1u);
  EXPECT_EQ(count(R"({"Field":"CustomerId","Value":")" + kOther + R"(","Operator":"equals"})"), 1u);
  EXPECT_EQ(count(R"({"Field":"ResourceType","Value":"SoftwareKey","Operator":"equals"})"), 1u);
  EXPECT_EQ(count(R"({"Field":"ResourceType","Value":"software_key","Operator":"equals"})"), 1u);
  EXPECT_EQ(count(R"({"Field":"ResourceType","Value":"invoice","Operator":"equals"})"), 0u);
  EXPECT_EQ(parse_filter(R"({"Field":"UserName","Value":"x","Operator":"equals"})").error().code->number, 3000);
  EXPECT_EQ(parse_filter(R"({"Field":"CustomerId","Value":"x","Operator":"substring"})").error().code->number, 3000);
}

TEST_P(AuditTest, EachCategoryHasItsOwnReaders) {
  add(actor_at(at("2021-03-08T10:00:00Z")), order_entry());
  add(actor_at(at("2021-03-08T10:00:00Z")), key_entry());
  const auto readable = [](std::set<Capability> rights) {
    return readable_by(Actor{}, [rights](const Actor&, Capability wanted) { return rights.contains(wanted); });
  };
  const auto operations = [&](const Readable& categories) {
    std::string text;
    for (const Record& record : listed(march(), categories).items) text += record.operation + " ";
    return text;
  };
  EXPECT_EQ(operations(readable({Capability::kViewTransactionLog}).value()), "create_order ");
  EXPECT_EQ(operations(readable({Capability::kViewKeyAccessLog}).value()), "get_software_key ");
  EXPECT_EQ(operations(readable({Capability::kViewKeyAccessLog, Capability::kViewTransactionLog}).value()),
            "get_software_key create_order ");
  EXPECT_EQ(readable({Capability::kRevealKey}).error().code->number, 900150);
}

TEST_P(AuditTest, ARecordIsFoundByItsIdWithinItsPartnerAndCategoryOnly) {
  add(actor_at(at("2021-03-08T10:00:00Z")), key_entry());
  const Record record = listed(march()).items.at(0);
  EXPECT_EQ(record.id, kPartner + "_" + kCustomer + "_software_key_get_software_key_637507944000000000-1");
  EXPECT_EQ(record.customized, R"([{"key":"OrderId","value":"o1"},{"key":"Quantity-0","value":"2"}])");
  database().read_now([&](sql::Tx& tx) {
    const auto number = [](const Result<Record>& found) { return found ? 0 : found.error().code->number; };
    EXPECT_EQ(number(find(tx, actor_at({}), kBoth, record.id)), 0);
    EXPECT_EQ(number(find(tx, actor_at({}, kOther), kBoth, record.id)), 1000);
    EXPECT_EQ(number(find(tx, actor_at({}), Readable{true, false}, record.id)), 900150);
    for (const std::string& bad :
         std::vector<std::string>{"", "-", "1", "-1", "x-99999999999999999999", kPartner + "-1"}) {
      EXPECT_EQ(number(find(tx, actor_at({}), kBoth, bad)), 1000) << bad;
    }
  });
}

TEST_P(AuditTest, PartnersNeverSeeEachOthersRecords) {
  add(actor_at(at("2021-03-08T10:00:00Z")), order_entry());
  EXPECT_TRUE(listed(march(), kBoth, kOther).items.empty());
}

TEST_P(AuditTest, AForeignContinuationTokenIsRefusedOrHarmless) {
  add_some(2);
  database().read_now([&](sql::Tx& tx) {
    for (const std::string bad : {"x", "-1", "99999999999999999999", "1 OR 1=1"}) {
      Query query = march();
      query.continuation = bad;
      EXPECT_EQ(list(tx, actor_at({}), kBoth, query).error().code->number, 3000) << bad;
    }
    Query query = march();
    query.continuation = "9223372036854775807";
    EXPECT_EQ(list(tx, actor_at({}), kBoth, query).value().items.size(), 2u);
  });
}

class AuditRoutesTest : public AuditTest {
 protected:
  Result<http::Response> get(const std::string& path, std::string_view query = {},
                             std::vector<http::Header> headers = {}) {
    http::Request request;
    request.path = path;
    request.query = http::Query(query);
    request.headers = std::move(headers);
    const auto match = router_.find(http::Method::kGet, request.path);
    Result<http::Response> result = fail(errors::kNotFound);
    const Actor actor = actor_at(at("2021-03-31T12:00:00Z"));
    database().read_now([&](sql::Tx& tx) {
      http::Call call{tx, actor, request, match.parameters};
      result = match.route->handler(call);
    });
    test::expect_documented(*match.route, result);
    return result;
  }
  http::Router router_{routes([](const Actor&, Capability) { return true; }, [](std::string_view text) { return std::string(text); })};
};

TEST_P(AuditRoutesTest, AWordThatTheJavaClientDoesNotKnowIsUndefinedAndStandsBesideIt) {
  Entry entry = order_entry();
  entry.operation = "create_service_request";
  entry.resource_type = "service_request";
  add(actor_at(at("2021-03-08T10:00:00Z")), entry);
  const std::string body = get("/v1/auditrecords")->body;
  EXPECT_NE(body.find(R"("resourceType":"undefined","resourceName":"service_request")"), body.npos) << body;
  EXPECT_NE(body.find(R"("operationType":"undefined","operationName":"create_service_request")"), body.npos) << body;
}

TEST_P(AuditRoutesTest, ARecordHasTheDocumentedShape) {
  add(actor_at(at("2021-03-08T10:00:00Z")), order_entry());
  const std::string record =
      R"({"id":")" + kPartner + "_" + kCustomer + R"(_order_create_order_637507944000000000-1","partnerId":")" +
      kPartner + R"(","participants":[],"customerId":")" + kCustomer +
      R"(","customerName":"Wing Tip Toys","userPrincipalName":"agent@contoso.onmicrosoft.com","resourceType":"order",)"
      R"("resourceNewValue":"{\"Id\":\"o1\"}","operationType":"create_order","originalCorrelationId":"c1",)"
      R"("operationDate":"2021-03-08T10:00:00Z","operationStatus":"succeeded",)"
      R"("customizedData":[{"key":"OrderId","value":"o1"},{"key":"Quantity-0","value":"2"}],)"
      R"("attributes":{"objectType":"AuditRecord"}})";
  EXPECT_EQ(get("/v1/auditrecords")->body,
            R"({"totalCount":1,"items":[)" + record +
                R"(],"links":{"self":{"uri":"/auditrecords","method":"GET","headers":[]}},)"
                R"("attributes":{"objectType":"Collection"}})");
  const std::string id = listed(march()).items.at(0).id;
  EXPECT_EQ(get("/auditactivity/v1/auditrecords/" + id)->body, record);
  EXPECT_EQ(get("/auditactivity/v1/auditrecords")->body, get("/v1/auditrecords")->body);
  EXPECT_EQ(get("/auditactivity/v1/auditrecords/x").error().code->number, 1000);
}

TEST_P(AuditRoutesTest, ThePagesTokenTravelsInTheHeaderOrInTheQuery) {
  add_some(3);
  const std::string first = get("/v1/auditrecords", "size=2&startDate=2021-03-01")->body;
  EXPECT_NE(first.find(R"("continuationToken":"2")"), std::string::npos) << first;
  EXPECT_NE(first.find(R"("uri":"/auditrecords?startDate=2021-03-01&size=2&seekOperation=Next","method":"GET",)"
                       R"("headers":[{"key":"MS-ContinuationToken","value":"2"}])"),
            std::string::npos)
      << first;
  const std::string by_query = get("/v1/auditrecords", "size=2&MS-ContinuationToken=2")->body;
  EXPECT_NE(by_query.find(R"("totalCount":1)"), std::string::npos);
  EXPECT_EQ(by_query, get("/v1/auditrecords", "size=2", {{"MS-ContinuationToken", "2"}})->body);
}

TEST_P(AuditRoutesTest, BadParametersAreRefusedByName) {
  const auto field = [&](std::string_view query) {
    const auto result = get("/v1/auditrecords", query);
    return result ? "" : std::to_string(result.error().code->number) + " " + result.error().field;
  };
  EXPECT_EQ(field("startDate=x"), "3000 startDate");
  EXPECT_EQ(field("endDate=x"), "3000 endDate");
  EXPECT_EQ(field("size=-1"), "3000 size");
  EXPECT_EQ(field("size=x"), "3000 size");
  EXPECT_EQ(field("size=0"), "");
  EXPECT_EQ(field("size=100000"), "");
  EXPECT_EQ(field("filter=x"), "3000 ");
}
INSTANTIATE_ON_BOTH_ENGINES(AuditTest);
INSTANTIATE_ON_BOTH_ENGINES(AuditRoutesTest);

TEST(AuditRange, DefaultsToThirtyDaysAndIncludesTheDayOfTheEnd) {
  const Instant now = at("2021-03-31T15:00:00Z");
  const Range usual = parse_range("", "", now).value();
  EXPECT_EQ(usual.from, at("2021-03-01T00:00:00Z"));
  EXPECT_EQ(usual.until, at("2021-04-01T00:00:00Z"));
  EXPECT_EQ(parse_range("2021-03-08", "2021-03-08", now).value().until, at("2021-03-09T00:00:00Z"));
  EXPECT_EQ(parse_range("", "2021-03-08T10:00:00Z", now).value().until.micros, at("2021-03-08T10:00:00Z").micros + 1);
  EXPECT_TRUE(parse_range("2021-01-01", "2021-04-01", now));
}

TEST(AuditRange, RefusesDatesThatAreUnreadableReversedOrTooFarApart) {
  const Instant now = at("2021-03-31T15:00:00Z");
  const auto number = [&](std::string_view from, std::string_view until) {
    const auto range = parse_range(from, until, now);
    return range ? 0 : range.error().code->number;
  };
  EXPECT_EQ(number("nonsense", ""), 3000);
  EXPECT_EQ(number("", "nonsense"), 3000);
  EXPECT_EQ(number("2021-03-09", "2021-03-08"), 3000);
  EXPECT_EQ(number("2021-01-01", "2021-04-02"), 3000);
  EXPECT_EQ(number("2020-12-01", ""), 3000);
}

}  // namespace
}  // namespace chandlery::audit
