// `chandlery restore`: the shop as it was at a moment.
#include <iostream>

#include "app/commands.h"
#include "app/progress_line.h"
#include "app/schema.h"
#include "audit/verify.h"
#include "billing/ledger_check.h"
#include "platform/files/file.h"
#include "platform/log/log.h"
#include "platform/sql/restore.h"

namespace chandlery::app {
namespace {

const sql::Statement kIntegrity("PRAGMA integrity_check(1)");

std::optional<Instant> moment_of(const std::string& text) {
  if (text.empty()) return std::nullopt;
  const std::optional<Instant> at = parse_iso(text);
  if (!at) throw std::runtime_error("--at " + text + " is no moment: write it as 2026-11-29T10:00:00Z.");
  return at;
}

/// What is wrong with the database; a line for each thing that was found right is printed.
std::vector<std::string> faults_of(const std::filesystem::path& file) {
  std::vector<std::string> faults;
  const std::unique_ptr<sql::Database> database = sql::open("sqlite:" + file.string());
  database->read_long_now([&](sql::Tx& tx) {
    const std::string found = tx.first(kIntegrity, {}, [](const sql::Row& row) { return row.string(0); }).value_or("no answer");
    if (found != "ok") return faults.push_back("The file is damaged: " + found);
    std::cout << "The file is whole.\n";
    if (schema_state(tx) != SchemaState::kSame) {
      std::cout << "Its schema is not this program's: books and log are not proved. `chandlery migrate`, `ledger check` and"
                << " `audit verify` do that.\n";
      return;
    }
    const billing::LedgerCheck ledger = billing::check_ledger(tx);
    for (const std::string& problem : ledger.problems) faults.push_back("The books: " + problem);
    if (ledger.problems.empty()) std::cout << "The books balance: " << ledger.entries << " entries.\n";
    const audit::Verification log = audit::verify_all(tx);
    if (log.first_break) {
      faults.push_back("The activity log is broken at record " + std::to_string(log.first_break->sequence) + " of partner " +
                       log.first_break->partner_id + ": " + log.first_break->explanation);
    } else {
      std::cout << "The activity log is whole: " << log.records << " records in " << log.chains << " chains.\n";
    }
  });
  return faults;
}

}  // namespace

bool restore(const RestoreCommand& command) {
  log::configure({log::Level::kError, {}});
  const std::optional<Instant> at = moment_of(command.at);
  if (std::filesystem::exists(command.file)) throw std::runtime_error(command.file.string() + " exists already; a restore replaces nothing");
  std::filesystem::path partial = command.file;
  partial += ".partial";
  for (const char* const ending : {"", "-wal", "-shm"}) std::filesystem::remove(partial.string() + ending);
  sql::Restored restored;
  {
    ProgressLine line("Restoring, segment");
    restored = sql::restore_archive(command.archive, at, partial, [&](std::uint64_t n) { line.show(static_cast<std::int64_t>(n)); });
  }
  const std::vector<std::string> faults = faults_of(partial);
  for (const std::string& fault : faults) std::cerr << "WRONG: " << fault << "\n";
  if (!faults.empty()) {
    std::cerr << "What was restored is in " << partial.string() << ".\n";
    return false;
  }
  std::filesystem::rename(partial, command.file);
  files::sync_folder(command.file.has_parent_path() ? command.file.parent_path() : std::filesystem::path("."));
  std::cout << command.file.string() << ": " << restored.bytes << " bytes, as of " << to_iso(restored.nothing_after)
            << ". Nothing done after that is in it; everything acknowledged before " << to_iso(restored.complete_to) << " is.\n";
  if (restored.next) std::cout << "The archive's next moment is " << to_iso(*restored.next) << ".\n";
  return true;
}

}  // namespace chandlery::app
