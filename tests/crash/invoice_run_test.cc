// An invoice run is killed in its middle, again and again, and then finished: the invoices are those of a run that nobody
// killed, byte for byte.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdlib>

#include "billing/accounts.h"
#include "billing/charges.h"
#include "billing/document_lines.h"
#include "billing/invoice_pdf.h"
#include "billing/invoice_store.h"
#include "support/running_server.h"

namespace chandlery::test {
namespace {

using testing::HasSubstr;

constexpr int kPartners = 400, kLines = 10, kKills = 4;
const billing::BillingMonth kMonth = *billing::BillingMonth::parse("2021-03");

std::string partner_id(int partner) { return "30000000-0000-4000-8000-0000000" + std::to_string(10'000 + partner); }

void charge_everybody(sql::Database& database) {
  for (int p = 0; p < kPartners; ++p) {
    Actor actor;
    actor.partner_id = partner_id(p);
    actor.at = *parse_iso("2021-03-20T12:00:00Z");
    std::vector<billing::ChargeLine> lines;
    for (int i = 0; i < kLines; ++i) {
      billing::ChargeLine line;
      line.partner_id = actor.partner_id;
      line.month = kMonth;
      line.id = "order-" + std::to_string(100 + i) + "/0/new";
      line.customer_id = "customer";
      line.customer_name = "Customer " + std::to_string(i);
      line.product_name = "Server";
      line.posted_at = actor.at;
      line.quantity = 1;
      line.billable_quantity = Decimal(1, 0);
      line.subtotal = {(p * 37 + i * 101) % 5'000 - (p % 7 == 0 ? 4'000 : 0), *Currency::parse(i % 2 == 0 ? "USD" : "EUR")};
      line.unit_price = line.effective_unit_price = line.subtotal.to_decimal();
      line.tax = {line.subtotal.minor / 5, line.subtotal.currency};
      line.pricing_currency = line.subtotal.currency;
      lines.push_back(std::move(line));
    }
    database.write_now([&](sql::Tx& tx) {
      billing::hold_account(tx, actor.partner_id, actor.at);
      billing::charge(tx, actor, lines);
    });
  }
}

std::int64_t partners_done(sql::Database& database) {
  std::int64_t done = 0;
  database.read_now([&](sql::Tx& tx) {
    if (const auto run = billing::store::find_run(tx, kMonth)) done = run->partners_done;
  });
  return done;
}

/// Everything that the invoices say, and some of them as PDF.
std::string printed(sql::Database& database) {
  std::string text;
  for (int p = 0; p < kPartners; ++p) {
    std::vector<billing::Invoice> invoices;
    database.read_now([&](sql::Tx& tx) { invoices = billing::store::list_invoices(tx, partner_id(p), {}, 0, 0); });
    for (const billing::Invoice& invoice : invoices) {
      text += invoice.number + " " + invoice.partner_id + " " + to_iso(invoice.invoice_date) + " " +
              to_iso(invoice.due_date) + " " + invoice.subtotal.to_string() + " " + invoice.tax.to_string() + " " +
              invoice.balance().to_string() + " " + invoice.credit_left.to_string() + " " +
              std::string(invoice.currency().code()) + " " + std::to_string(invoice.lines) + "\n";
      if (p % 50 != 0) continue;
      const billing::EachLine each = [&](const std::function<void(const billing::ChargeLine&)>& tell) {
        for (const billing::ChargeLine& line : billing::read_document_lines(database, invoice, "")) tell(line);
      };
      text += billing::invoice_pdf(invoice, each, {.locale = "en-US", .publishers = {}});
    }
  }
  return text;
}

class InvoiceRunKillTest : public testing::TestWithParam<sql::Engine> {
 protected:
  void SetUp() override {
    if (GetParam() == sql::Engine::kPostgres && std::getenv("CHANDLERY_TEST_POSTGRES") == nullptr) {
      GTEST_SKIP() << "CHANDLERY_TEST_POSTGRES is not set";
    }
  }
};

const std::vector<std::string> kRun = {"invoice", "run", "--month", "2021-03"};

TEST_P(InvoiceRunKillTest, AKilledRunIsFinishedAsIfItHadNotBeenKilled) {
  RunningServer whole(GetParam()), killed(GetParam());
  for (const RunningServer* server : {&whole, &killed}) {
    ASSERT_EQ(server->run({"migrate"}), 0);
    charge_everybody(*sql::open(server->database_address()));
  }
  ASSERT_EQ(whole.run(kRun), 0);

  const auto database = sql::open(killed.database_address());
  int stopped_midway = 0;
  for (int kill = 1; kill <= kKills; ++kill) {
    const std::int64_t enough = std::min<std::int64_t>(kPartners, partners_done(*database) + kPartners / (2 * kKills));
    killed.begin(kRun);
    while (partners_done(*database) < enough) {
    }
    killed.kill_hard();
    const std::int64_t done = partners_done(*database);
    stopped_midway += done < kPartners ? 1 : 0;
  }
  EXPECT_GT(stopped_midway, 0);
  std::string output;
  ASSERT_EQ(killed.run(kRun, &output), 0) << output;
  EXPECT_THAT(output, HasSubstr(std::to_string(kPartners) + " of " + std::to_string(kPartners) + " partners"));
  ASSERT_EQ(killed.run(kRun), 0);
  EXPECT_EQ(killed.run({"ledger", "check"}, &output), 0) << output;
  const std::string expected = printed(*sql::open(whole.database_address()));
  EXPECT_TRUE(printed(*database) == expected);
  EXPECT_THAT(expected, HasSubstr("G000000800"));
}

INSTANTIATE_TEST_SUITE_P(Engines, InvoiceRunKillTest, testing::Values(sql::Engine::kSqlite, sql::Engine::kPostgres),
                         [](const testing::TestParamInfo<sql::Engine>& engine) {
                           return engine.param == sql::Engine::kSqlite ? "Sqlite" : "Postgres";
                         });

}  // namespace
}  // namespace chandlery::test
