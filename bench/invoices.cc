#include "invoices.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/sendfile.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>

#include "billing/accounts.h"
#include "billing/charges.h"
#include "billing/invoice_run.h"
#include "billing/kept_file.h"
#include "billing/routes.h"
#include "platform/files/descriptor.h"
#include "platform/http/body.h"
#include "platform/storage/folder_store.h"
#include "shop.h"
#include "support/running_server.h"

namespace chandlery::bench {
namespace {

constexpr int kLinesOfPartner = 500;  // a million lines are those of 2,000 partners (issue 4)
const billing::BillingMonth kMonth = *billing::BillingMonth::parse("2021-03");
constexpr std::string_view kFirst = "partner-000000";

/// The columns of a charge that every copy shares.
constexpr std::string_view kShared =
    "invoice_type, currency, type, provider, posted_at, customer_id, customer_name, customer_domain, customer_country,"
    " mpn_id, reseller_mpn_id, order_id, order_line, ordered_at, cancellation_id, alternate_id, product_id, sku_id,"
    " availability_id, product_name, sku_name, publisher_name, publisher_id, subscription_id, subscription_description,"
    " term_and_billing_cycle, billing_frequency, unit_type, reservation_order_id, reference_id, promotion_id,"
    " price_adjustment, credit_reason, unit_price, effective_unit_price, quantity, billable_quantity, subtotal, tax,"
    " tax_treatment, tax_rate, tax_name, pricing_currency, exchange_rate, exchange_rate_date, charge_start, charge_end,"
    " subscription_start, subscription_end";

template <class Act>
double seconds_of(Act&& act) {
  const auto begin = std::chrono::steady_clock::now();
  act();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// Of this process: "VmRSS:" now, or "VmHWM:" at the most since forget_peak.
double memory_mib(std::string_view name) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(name)) return std::stod(line.substr(name.size())) / 1024;
  }
  return 0;
}
void forget_peak() { std::ofstream("/proc/self/clear_refs") << "5"; }

billing::ChargeLine first_line() {
  billing::ChargeLine line;
  line.partner_id = kFirst;
  line.month = kMonth;
  line.id = "0198a6f0-1111-7000-8000-000000000000/0/new";
  line.posted_at = line.ordered_at = *parse_iso("2021-03-12T09:00:00Z");
  line.customer_id = "20000000-0000-4000-8000-000000000001";
  line.customer_name = "Harbor & Pine Outfitters";
  line.customer_domain = "harborpine.example";
  line.customer_country = "US";
  line.mpn_id = "4100001";
  line.order_id = "0198a6f0-1111-7000-8000-000000000000";
  line.alternate_id = "c8a2f1d0e4b3";
  line.product_id = "DG7GMGF0DVT9";
  line.sku_id = "0001";
  line.availability_id = "DG7GMGF0DVSV";
  line.product_name = line.sku_name = "Quay Server Standard, 2 Core License Pack";
  line.publisher_name = "Chandlery Software";
  line.term_and_billing_cycle = "P1Y/one_time";
  line.unit_type = "Licenses";
  line.unit_price = line.effective_unit_price = Decimal(106900, 2);
  line.quantity = 3;
  line.billable_quantity = Decimal(3, 0);
  line.subtotal = {320700, *Currency::parse("USD")};
  line.tax = {25656, line.subtotal.currency};
  line.tax_treatment = billing::TaxTreatment::kExclusive;
  line.tax_rate = Decimal(8, 2);
  line.tax_name = "VAT";
  line.pricing_currency = line.subtotal.currency;
  line.charge_start = *parse_iso("2021-03-12T00:00:00Z");
  line.charge_end = *parse_iso("2022-03-11T23:59:59Z");
  return line;
}

/// One charge by the use case, and copies of it for `partners` partners.
void fill(sql::Database& database, int partners, int lines_each) {
  Actor actor;
  actor.partner_id = kFirst;
  actor.at = *parse_iso("2021-03-12T09:00:00Z");
  database.write_now([&](sql::Tx& tx) {
    billing::hold_account(tx, actor.partner_id, actor.at);
    billing::charge(tx, actor, {{first_line()}});
  });
  const auto padded = [&](std::string_view number, int digits) {
    return fmt::format("SUBSTR(CAST({} + {} AS TEXT), 2)", digits == 6 ? 1'000'000 : 1'000'000'000'000, number);
  };
  const std::string numbers = "WITH RECURSIVE p(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM p WHERE n < {} - 1), "
                              "l(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM l WHERE n < {}) ";
  const std::string partner = "'partner-' || " + padded("p.n", 6);
  database.write_now([&](sql::Tx& tx) {
    tx.run_script(fmt::format(fmt::runtime("INSERT INTO charges (partner_id, month, id, {}) " + numbers +
                                           "SELECT {}, month, '0198a6f0-1111-7000-8000-' || {} || '/0/new', {}"
                                           " FROM p CROSS JOIN l CROSS JOIN charges c ORDER BY p.n, l.n"),
                              kShared, partners, lines_each - 1, partner, padded("l.n", 12), kShared));
    tx.run_script(fmt::format(
        fmt::runtime("INSERT INTO charges (partner_id, month, id, {}) " + numbers +
                     "SELECT {}, month, '0198a6f0-1111-7000-8000-000000000000/0/new', {} FROM p CROSS JOIN charges c"
                     " WHERE p.n > 0 AND c.partner_id = '{}' AND c.id = '0198a6f0-1111-7000-8000-000000000000/0/new'"),
        kShared, partners, 1, partner, kShared, kFirst));
    tx.run_script(fmt::format(
        fmt::runtime("INSERT INTO billing_accounts (partner_id, credit_limit, limit_currency, standing, warned_percent,"
                     " first_open_month, changed_at) " +
                     numbers + "SELECT {}, NULL, '', 0, 0, 0, 0 FROM p WHERE p.n > 0"),
        partners, 1, partner));
  });
}

/// The engine's own copy of the rows into a table that is made like theirs, committed once.
double copy_seconds(sql::Database& database) {
  database.write_now([&](sql::Tx& tx) {
    std::string made = "CREATE TABLE charges_again (LIKE charges INCLUDING ALL)";
    if (tx.engine() == sql::Engine::kSqlite) {
      static const sql::Statement kText("SELECT sql FROM sqlite_schema WHERE name = 'charges'");
      tx.query(kText, {}, [&](const sql::Row& row) { made = row.string(0); });
      made.replace(made.find("charges"), 7, "charges_again");
    }
    tx.run_script(made);
  });
  return seconds_of([&] {
    database.write_now([](sql::Tx& tx) { tx.run_script("INSERT INTO charges_again SELECT * FROM charges"); });
  });
}

/// What the server does with an answer's body, into a file instead of a socket.
void send_body(http::Response& answer, const std::filesystem::path& file) {
  if (answer.file) {
    const files::Descriptor out(::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    auto offset = static_cast<off_t>(answer.file->offset);
    for (std::size_t left = answer.file->length; left > 0;) {
      const ssize_t sent = ::sendfile(out.number(), answer.file->file->descriptor(), &offset, left);
      if (sent <= 0) throw std::runtime_error("sendfile failed");
      left -= static_cast<std::size_t>(sent);
    }
    return;
  }
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  for (std::string piece; answer.source->next(piece); piece.clear()) out << piece;
}

/// The export of an invoice into a file beside writing the same bytes into another: made while it is sent, made by the
/// month's job, and sent from the store.
void measure_export(test::RunningServer& server, sql::Database& database, int lines, Section& section) {
  Actor actor;
  actor.partner_id = kFirst;
  actor.at = SystemClock().now();
  storage::FolderStore blobs(server.folder() / "kept");
  const http::Router router(billing::routes(blobs));
  http::Request request;
  request.path = "/v1/invoices/G000000001/reconciliation";
  const http::Router::Match match = router.find(http::Method::kGet, request.path);
  http::WorkerCall call{database, actor, request, match.parameters};
  const std::filesystem::path file = server.folder() / "export.csv";
  const auto export_seconds = [&] {
    return seconds_of([&] {
      Result<http::Response> answer = match.route->worker(call);
      if (!answer) throw std::runtime_error("no export: " + answer.error().message);
      send_body(*answer, file);
    });
  };
  const auto content = [&] {
    std::ifstream in(file, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
  };
  const double made_and_sent = export_seconds();
  const std::string made = content();
  double kept = export_seconds();
  for (int i = 0; i < 4; ++i) kept = std::min(kept, export_seconds());
  if (content() != made) throw std::runtime_error("the kept file is another");
  // What is left to the job is the form with a byte-order mark.
  billing::FilesMade by_job;
  forget_peak();
  const double before = memory_mib("VmRSS:");
  const double job = seconds_of([&] {
    by_job = billing::make_wanted_files(database, blobs, actor.at, [] { return true; });
  });
  const double grown = memory_mib("VmHWM:") - before;
  if (by_job.files != 1) throw std::runtime_error("the job left the file unmade");
  request.target = request.path + "?byteOrderMark=true";
  http::read_target(request);
  const double first_after_job = export_seconds();
  if (content().substr(3) != made) throw std::runtime_error("the job's file is another");
  // In pieces as large as an export's, the best of five as the kept one.
  constexpr std::size_t kPiece = 200 << 10;
  double written = 0;
  for (int i = 0; i < 5; ++i) {
    const double took = seconds_of([&] {
      std::ofstream out(file, std::ios::binary | std::ios::trunc);
      for (std::size_t at = 0; at < made.size(); at += kPiece) {
        out.write(made.data() + at, static_cast<std::streamsize>(std::min(kPiece, made.size() - at)));
      }
    });
    written = i == 0 ? took : std::min(written, took);
  }
  const double mib = static_cast<double>(made.size()) / (1 << 20);
  const std::string_view engine = database.engine() == sql::Engine::kSqlite ? "SQLite" : "PostgreSQL";
  const auto add = [&](std::string_view which, double took, std::string_view more = {}) {
    section.add({.name = fmt::format("reconciliation file of {} lines on {}, {}", lines, engine, which),
                 .value = lines / took,
                 .unit = "lines/s",
                 .limit = lines / written,
                 .limit_name = "writing the same bytes into a file",
                 .aim = Aim::kRatioAtLeast,
                 .target = 1.0 / 3,
                 .detail = fmt::format("{:.1f} MiB/s{}", mib / took, more)});
  };
  add("first request after the month's job", first_after_job);
  add("every other request", kept);
  add("made by the month's job", job, fmt::format("; memory grew by {:.0f} MiB at most", grown));
  add("made while it is sent", made_and_sent);
}

void measure_on(sql::Engine engine, int lines, Section& section) {
  const std::string_view name = engine == sql::Engine::kSqlite ? "SQLite" : "PostgreSQL";
  progress(fmt::format("invoices: {} lines on {}", lines, name));
  const int partners = std::max(1, lines / kLinesOfPartner);
  test::RunningServer server(engine);
  if (server.run({"migrate"}) != 0) throw std::runtime_error("the schema is not made");
  const auto database = sql::open(server.database_address());
  fill(*database, partners, kLinesOfPartner);
  const double copied = copy_seconds(*database);
  Actor actor;
  actor.kind = PrincipalKind::kSystem;
  actor.user_name = "bench";
  actor.at = SystemClock().now();
  std::int64_t invoiced = 0;
  forget_peak();
  const double before = memory_mib("VmRSS:");
  const double took = seconds_of([&] {
    const auto run = billing::run_invoices(*database, actor, kMonth);
    if (!run) throw std::runtime_error("the run: " + run.error().message);
    for (const billing::store::RunTotal& total : run->totals) invoiced += total.lines;
  });
  if (invoiced != static_cast<std::int64_t>(partners) * kLinesOfPartner) {
    throw std::runtime_error(fmt::format("{} lines were invoiced", invoiced));
  }
  section.add({.name = fmt::format("run of {} lines, {} partners on {}", lines, partners, name),
               .value = lines / took,
               .unit = "lines/s",
               .limit = lines / copied,
               .limit_name = "INSERT ... SELECT of the same rows",
               .aim = Aim::kRatioAtLeast,
               .target = 1,
               .detail = fmt::format("{:.2f} s; memory grew by {:.0f} MiB at most, from {:.0f}", took,
                                     memory_mib("VmHWM:") - before, before)});
  if (lines >= 1'000'000) {
    section.add({.name = fmt::format("run of a million lines on {}", name),
                 .value = took,
                 .unit = "s",
                 .aim = Aim::kValueBelow,
                 .target = 20});
  }
}

/// One partner with all the lines, so that the file is long.
void measure_file(sql::Engine engine, int lines, Section& section) {
  test::RunningServer server(engine);
  if (server.run({"migrate"}) != 0) throw std::runtime_error("the schema is not made");
  const auto database = sql::open(server.database_address());
  fill(*database, 1, lines);
  Actor actor;
  actor.kind = PrincipalKind::kSystem;
  actor.user_name = "bench";
  actor.at = SystemClock().now();
  if (!billing::run_invoices(*database, actor, kMonth)) throw std::runtime_error("the run failed");
  measure_export(server, *database, lines, section);
}

}  // namespace

Section measure_invoices(bool quick) {
  Section section{.name = "invoices", .title = "A month's invoice run, and the reconciliation file of an invoice"};
  std::vector<sql::Engine> engines = {sql::Engine::kSqlite};
  if (std::getenv("CHANDLERY_TEST_POSTGRES") != nullptr) engines.push_back(sql::Engine::kPostgres);
  std::vector<int> sizes = quick ? std::vector{2'000} : std::vector{10'000, 100'000, 1'000'000};
  if (const char* most = std::getenv("CHANDLERY_BENCH_CHARGES")) std::erase_if(sizes, [&](int n) { return n > std::atoi(most); });
  for (const sql::Engine engine : engines) {
    for (const int lines : sizes) measure_on(engine, lines, section);
    measure_file(engine, quick ? 2'000 : 100'000, section);
  }
  section.notes.push_back("limits: INSERT ... SELECT into a table made alike, one commit; the file by an ofstream");
  section.notes.push_back("500 lines a partner; commits are durable (synchronous=FULL; PostgreSQL as it is configured)");
  return section;
}

}  // namespace chandlery::bench
