// The log as a file and as a noted head: what leaves the server is safe to open, and proves later that nothing was cut.
#include "audit/export.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "audit/head.h"
#include "audit/routes.h"
#include "audit/schema.h"
#include "audit/service.h"
#include "platform/crypto/crypto.h"
#include "platform/files/csv.h"
#include "support/calls.h"
#include "support/engines.h"

namespace chandlery::audit {
namespace {

using testing::HasSubstr;

const std::string kPartner = "11111111-1111-4111-8111-111111111111";
const Instant kStart = *parse_iso("2021-03-08T10:00:00Z");

class AuditExportTest : public test::OnBothEngines {
 protected:
  void SetUp() override {
    crypto::initialise();
    create_database(schema());
  }
  static Actor actor(Instant moment = kStart, std::string user = "agent@contoso.example") {
    Actor made;
    made.kind = PrincipalKind::kPartnerUser;
    made.partner_id = kPartner;
    made.user_id = "u1";
    made.user_name = std::move(user);
    made.at = moment;
    return made;
  }
  static Entry reveal(std::string customer_name = "Wing Tip Toys", std::string product = "DG7GMGF0DVT9") {
    return {.category = Category::kKeyAccess,
            .operation = "get_software_key",
            .resource_type = "software_key",
            .customer_id = "c1",
            .customer_name = "",
            .new_value = customer_name,
            .customized = {{"OrderId", "o1"}, {"ProductId", std::move(product)}}};
  }
  void add(const Actor& who, const Entry& entry) {
    database().write_now([&](sql::Tx& tx) { append(tx, who, entry); });
  }
  Export exported(const Query& query, std::int64_t most = kExportedRows, Readable readable = {true, true}) {
    Export file;
    database().read_now([&](sql::Tx& tx) { file = export_csv(tx, actor(), readable, query, most).value(); });
    return file;
  }
  static Query always(std::string filter = {}) {
    return {.range = {Instant{0}, kStart.plus_days(40'000)}, .filter = parse_filter(filter).value()};
  }
  /// Rows without the header, one cell of each.
  static std::vector<std::string> column(const std::string& csv, std::size_t index) {
    std::vector<std::string> cells;
    files::CsvReader reader(std::string_view(csv).substr(3));
    (void)reader.next();
    while (reader.next().value()) cells.emplace_back(reader.row()[index].text);
    return cells;
  }
  std::vector<std::string> users(std::string filter) { return column(exported(always(std::move(filter))).csv, 6); }

  NotedHead noted(Instant moment = kStart) {
    NotedHead head;
    database().read_now([&](sql::Tx& tx) { head = note_head(tx, kPartner, moment); });
    return head;
  }
  std::optional<Break> checked(const NotedHead& head) {
    std::optional<Break> found;
    database().read_now([&](sql::Tx& tx) { found = check_noted_head(tx, head); });
    return found;
  }
};

TEST_P(AuditExportTest, NothingInTheExportRunsInASpreadsheet) {
  for (const char* text : {"=HYPERLINK(\"http://x\")", "+1+1", "-2", "@SUM(A1)", "\tx", "\rx"}) {
    Entry entry = reveal(text);
    entry.customer_name = text;
    add(actor(kStart, text), entry);
  }
  const std::string csv = exported(always()).csv;
  for (const std::size_t index : {5u, 6u, 14u}) {  // customer, user, new value
    for (const std::string& cell : column(csv, index)) {
      EXPECT_TRUE(cell == "-2" || cell.starts_with("'")) << cell;
    }
  }
}

TEST_P(AuditExportTest, AnExportHasNoLimitOfDaysAndItsPartsAreOneFile) {
  for (int i = 0; i < 25; ++i) add(actor(kStart.plus_days(100 * i)), reveal());
  std::string file;
  Query query = always();
  int parts = 0;
  do {
    const Export part = exported(query, 10);
    file += part.csv;
    query.continuation = part.next;
    ++parts;
  } while (!query.continuation.empty());
  const std::vector<std::string> dates = column(file, 0);
  EXPECT_EQ(parts, 3);
  ASSERT_EQ(dates.size(), 25u);
  EXPECT_TRUE(std::ranges::is_sorted(dates, std::greater<>()));
  EXPECT_EQ(dates.back(), "2021-03-08T10:00:00Z");
  EXPECT_FALSE(parse_range("2010-01-01", "2021-03-08", kStart)) << "the list keeps its documented limit";
  EXPECT_TRUE(parse_range("2010-01-01", "2021-03-08", kStart, 0));
}

TEST_P(AuditExportTest, TheLogIsFilteredByUserOperationProductAndResult) {
  add(actor(kStart, "ada@contoso.example"), reveal());
  add(actor(kStart, "bob@contoso.example"), reveal("", "DG7GMGF0DVT8"));
  Entry refused = reveal("", "DG7GMGF0DVT9:0001:X");
  refused.status = "failed";
  add(actor(kStart, "cyd@contoso.example"), refused);
  Entry order = reveal();
  order.category = Category::kTransaction;
  order.operation = "create_order";
  order.resource_type = "order";
  order.customized = {};
  add(actor(kStart, "dan@contoso.example"), order);
  const auto is = [](std::string field, std::string value) {
    return R"({"Field":")" + field + R"(","Value":")" + value + R"(","Operator":"equals"})";
  };
  using testing::ElementsAre;
  const std::string ada = "ada@contoso.example", bob = "bob@contoso.example", cyd = "cyd@contoso.example",
                    dan = "dan@contoso.example";
  EXPECT_THAT(users(is("UserPrincipalName", "ADA@contoso.example")), ElementsAre(ada));
  EXPECT_THAT(users(is("OperationType", "GetSoftwareKey")), ElementsAre(cyd, bob, ada));
  EXPECT_THAT(users(is("ProductId", "dg7gmgf0dvt9")), ElementsAre(cyd, ada)) << "also as the front of a catalog item";
  EXPECT_THAT(users(is("OperationStatus", "failed")), ElementsAre(cyd));
  EXPECT_THAT(users(R"({"LeftFilter":)" + is("ProductId", "DG7GMGF0DVT9") + R"(,"Operator":"and","RightFilter":)" +
                    is("OperationStatus", "succeeded") + "}"),
              ElementsAre(ada));
  EXPECT_FALSE(parse_filter(R"({"LeftFilter":)" + is("ProductId", "a") + R"(,"Operator":"or","RightFilter":)" +
                            is("ProductId", "b") + "}"));
  EXPECT_FALSE(parse_filter(is("Colour", "red")));
  EXPECT_THAT(column(exported(always(), 10, {true, false}).csv, 6), ElementsAre(dan))
      << "C5: who may not read key access does not export it either";
}

TEST_P(AuditExportTest, ANotedHeadProvesThatNoTailWasCutOffTogetherWithTheHeadsRow) {
  for (int i = 0; i < 5; ++i) add(actor(), reveal());
  const NotedHead five = noted();
  EXPECT_FALSE(checked(five));
  add(actor(), reveal());
  EXPECT_FALSE(checked(five)) << "a chain may grow";
  const NotedHead six = noted();
  // A careful forger: records, head and day index agree with each other, and verify finds nothing.
  database().write_now([&](sql::Tx& tx) {
    tx.run_script(
        "DELETE FROM audit_records WHERE sequence = 6;"
        "UPDATE audit_heads SET sequence = 5, hash = (SELECT hash FROM audit_records WHERE sequence = 5);");
  });
  Verification blind;
  database().read_now([&](sql::Tx& tx) { blind = verify(tx, kPartner); });
  EXPECT_FALSE(blind.first_break);
  ASSERT_TRUE(checked(six));
  EXPECT_EQ(checked(six)->kind, BreakKind::kMissing);
  EXPECT_EQ(checked(six)->sequence, 6);
  // Cut off and written anew.
  add(actor(kStart.plus_seconds(9)), reveal());
  ASSERT_TRUE(checked(six));
  EXPECT_EQ(checked(six)->kind, BreakKind::kChanged);
  EXPECT_FALSE(checked(five));
}

TEST_P(AuditExportTest, ANotedHeadIsBelievedByItsSignatureAlone) {
  add(actor(), reveal());
  const NotedHead head = noted();
  const crypto::SigningKey key = crypto::SigningKey::generate(), other = crypto::SigningKey::generate();
  const auto open_with = [](const crypto::SigningKey& with) {
    return [&with](std::string_view token) {
      const crypto::SigningKey* const keys[] = {&with};
      return crypto::verify_jwt(token, keys);
    };
  };
  const Sign sign = [&](std::string_view payload) { return crypto::sign_jwt(key, payload); };
  std::string line = signed_line(head, sign);
  const auto opened = open_line(line, open_with(key));
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->hash, head.hash);
  EXPECT_EQ(opened->sequence, 1);
  EXPECT_EQ(opened->at, kStart);
  EXPECT_FALSE(open_line(line, open_with(other)));
  EXPECT_FALSE(open_line("", open_with(key)));
  EXPECT_FALSE(open_line("[]", open_with(key)));
  EXPECT_FALSE(
      open_line(R"({"signature":")" + crypto::sign_jwt(key, R"({"sub":"an access token"})") + "\"}", open_with(key)))
      << "another paper with the same seal";
  line.replace(line.find("\"sequence\":1"), 12, "\"sequence\":9");
  EXPECT_EQ(open_line(line, open_with(key))->sequence, 1) << "the plain fields are for people";
}

TEST_P(AuditExportTest, AnExportOfAnyLengthIsReadPartByPartWhileItIsSent) {
  const std::int64_t rows = 2 * kExportedRows + 1;
  database().write_now([&](sql::Tx& tx) {
    for (int i = 0; i < rows; ++i) append(tx, actor(kStart.plus_seconds(i)), reveal());
  });
  const auto body = open_export(database(), actor(), {true, true}, always()).value();
  std::string file, piece;
  int pieces = 0;
  while (body->next(piece)) {
    file += std::exchange(piece, {});
    // Newer than all that is still to come: it does not show.
    if (++pieces == 1) add(actor(kStart.plus_days(1)), reveal());
  }
  EXPECT_EQ(pieces, 3);
  const std::vector<std::string> sequences = column(file, 16);
  ASSERT_EQ(sequences.size(), static_cast<std::size_t>(rows));
  for (std::int64_t i = 0; i < rows; ++i) ASSERT_EQ(sequences[static_cast<std::size_t>(i)], std::to_string(rows - i));

  Query none = always(R"({"Field":"UserPrincipalName","Value":"nobody@contoso.example","Operator":"equals"})");
  const auto empty = open_export(database(), actor(), {true, true}, none).value();
  ASSERT_TRUE(empty->next(piece));
  EXPECT_EQ(column(piece, 0).size(), 0u) << "the header row alone";
  none.continuation = "no token";
  EXPECT_EQ(open_export(database(), actor(), {true, true}, none).error().code, &errors::kInvalidProperty);
}

TEST_P(AuditExportTest, ExportAndHeadAreServedToWhoMayReadTheLog) {
  add(actor(), reveal());
  const http::Router open(
      routes([](const Actor&, Capability) { return true; }, [](std::string_view) { return std::string("seal"); }));
  const http::Response file = test::call(database(), open, actor(), http::Method::kGet,
                                         "/v1/auditrecords/export?startDate=2015-01-01&endDate=2021-03-08");
  ASSERT_EQ(file.status, 200) << file.body;
  EXPECT_EQ(file.content_type, "text/csv; charset=utf-8");
  EXPECT_THAT(file.body, HasSubstr("get_software_key"));
  const http::Response head = test::call(database(), open, actor(), http::Method::kGet, "/v1/auditrecords/head");
  EXPECT_EQ(test::at(head, "sequence"), "1");
  EXPECT_EQ(test::at(head, "signature"), "seal");
  const http::Router closed(
      routes([](const Actor&, Capability) { return false; }, [](std::string_view) { return std::string(); }));
  EXPECT_EQ(test::call(database(), closed, actor(), http::Method::kGet, "/v1/auditrecords/export").status, 403);
  EXPECT_EQ(test::call(database(), closed, actor(), http::Method::kGet, "/v1/auditrecords/head").status, 403);
}

INSTANTIATE_ON_BOTH_ENGINES(AuditExportTest);

}  // namespace
}  // namespace chandlery::audit
