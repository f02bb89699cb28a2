// `chandlery move`: a shop that has outgrown its SQLite file goes to PostgreSQL with everything, proved.
#include <iomanip>
#include <iostream>
#include <sstream>

#include "app/commands.h"
#include "app/progress_line.h"
#include "app/schema.h"
#include "audit/verify.h"
#include "billing/ledger_check.h"
#include "platform/sql/address.h"
#include "platform/sql/moving.h"

namespace chandlery::app {
namespace {

// The session reads nothing while SQLite's rows are summed up, which may take longer than a session may idle elsewhere.
constexpr std::string_view kPrepareSession = "/*postgres: SET LOCAL idle_in_transaction_session_timeout = 0 */";
const sql::Statement kEncoding("/*sqlite: SELECT 'UTF8' *//*postgres: SELECT current_setting('server_encoding') */");

[[noreturn]] void refuse(const std::string& sentence) { throw std::runtime_error(sentence + " Nothing was moved."); }

void refuse_unless_empty(sql::Tx& target) {
  if (const std::size_t tables = sql::tables_of(target).size(); tables > 0) {
    refuse("The target has " + std::to_string(tables) + " tables already: name a database that has none.");
  }
  const std::string encoding = target.first(kEncoding, {}, [](const sql::Row& row) { return row.string(0); }).value_or("");
  if (encoding != "UTF8") refuse("The target's encoding is " + encoding + ": create it with encoding UTF8.");
}

void copy(sql::Tx& from, sql::Tx& into, const std::vector<sql::Table>& tables) {
  ProgressLine line("Copying, table");
  std::int64_t done = 0;
  for (const sql::Table& table : tables) {
    line.show(++done, static_cast<std::int64_t>(tables.size()));
    try {
      sql::copy_rows(from, into, table);
    } catch (const std::exception& failure) {
      refuse("The table " + table.name + " cannot be copied: " + failure.what() + ".");
    }
  }
}

/// Of the shop's tables alone. Autovacuum may be at work on the catalogues, and a step of the schema waits for a lock a second at
/// most: on a busy server the whole move was refused for their statistics.
void gather_statistics(sql::Tx& target, const std::vector<sql::Table>& tables) {
  for (const sql::Table& table : tables) target.run_script("ANALYZE " + table.name);
}

/// Reads every table again on both sides. Returns the lines to print.
std::string compare(sql::Tx& from, sql::Tx& into, const std::vector<sql::Table>& tables) {
  ProgressLine line("Comparing, table");
  std::int64_t done = 0;
  std::ostringstream report;
  for (const sql::Table& table : tables) {
    line.show(++done, static_cast<std::int64_t>(tables.size()));
    const sql::Contents here = sql::contents_of(from, table), there = sql::contents_of(into, table);
    if (here != there) {
      refuse("The table " + table.name + " differs: " + std::to_string(here.rows) + " rows here (" + here.hex() + "), " +
             std::to_string(there.rows) + " on the target (" + there.hex() + ").");
    }
    report << std::left << std::setw(32) << table.name << std::right << std::setw(12) << here.rows << "  "
           << here.hex().substr(0, 16) << "\n";
  }
  return report.str();
}

/// That the target is a shop whose books balance and whose log is whole, as the commands of these names find.
std::string prove(sql::Tx& target) {
  const billing::LedgerCheck ledger = billing::check_ledger(target);
  if (!ledger.problems.empty()) refuse("The books on the target do not balance: " + ledger.problems.front());
  const audit::Verification log = audit::verify_all(target);
  if (log.first_break) {
    refuse("The activity log on the target is broken at record " + std::to_string(log.first_break->sequence) + " of partner " +
           log.first_break->partner_id + ": " + log.first_break->explanation);
  }
  return "The books balance: " + std::to_string(ledger.entries) + " entries.\nThe activity log is whole: " +
         std::to_string(log.records) + " records in " + std::to_string(log.chains) + " chains.\n";
}

}  // namespace

void move_database(const config::Settings& settings, const std::string& target) {
  const auto file = sql::sqlite_file(settings.database.address);
  if (!file) refuse("The settings' database is PostgreSQL; what moves is a SQLite file.");
  if (!std::filesystem::exists(*file)) refuse("There is no database at " + settings.database.address + ".");
  if (sql::sqlite_file(target)) refuse("The target must be a PostgreSQL database, as postgresql://host/name.");
  if (sql::in_use(*file)) refuse("Another program has " + file->string() + " open: stop the server first.");
  open_shop(settings);  // brings its schema up to date
  const std::unique_ptr<sql::Database> here = sql::open(settings.database.address), there = sql::open(target);
  std::string report;
  // A write on this side, too, though it writes nothing: so nobody else does meanwhile.
  here->write_now([&](sql::Tx& from) {
    there->write_now([&](sql::Tx& into) {
      into.run_script(kPrepareSession);
      refuse_unless_empty(into);
      sql::create_schema(into, whole_schema(), SystemClock().now());
      const std::vector<sql::Table> tables = sql::tables_of(from);
      std::vector<sql::Table> expected = tables, made = sql::tables_of(into);
      std::ranges::sort(expected, {}, &sql::Table::name);
      std::ranges::sort(made, {}, &sql::Table::name);
      if (expected != made) refuse("The database has other tables than this program makes.");
      sql::empty(into, tables);
      copy(from, into, tables);
      gather_statistics(into, tables);
      report = compare(from, into, tables);
      report += prove(into);
    });
  });
  std::cout << report << "Everything is on the target. Name it in [database] address, keep the master key and the [storage] folder"
            << " where they are, start the server,\nand keep " << file->string() << " until you trust it; what is done from now on"
            << " is on the target alone.\n";
}

}  // namespace chandlery::app
