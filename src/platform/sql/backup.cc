// See backup.h.
#include "platform/sql/backup.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <memory>
#include <stdexcept>
#include <string>

#include "platform/files/descriptor.h"
#include "platform/files/file.h"

namespace chandlery::sql {
namespace {

constexpr int kBusyMilliseconds = 10'000;

struct Closes {
  void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
};
using Handle = std::unique_ptr<sqlite3, Closes>;

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& what) {
  throw std::runtime_error(file.string() + ": " + what);
}

Handle open(const std::filesystem::path& file, int flags) {
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(file.c_str(), &raw, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  Handle handle(raw);
  if (code != SQLITE_OK) refuse(file, sqlite3_errstr(code));
  sqlite3_busy_timeout(handle.get(), kBusyMilliseconds);
  return handle;
}

/// The first column of the first row.
std::string answer(sqlite3* handle, const std::filesystem::path& file, const char* question) {
  sqlite3_stmt* raw = nullptr;
  sqlite3_prepare_v2(handle, question, -1, &raw, nullptr);
  const std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> statement(raw, &sqlite3_finalize);
  if (!statement || sqlite3_step(statement.get()) != SQLITE_ROW) refuse(file, sqlite3_errmsg(handle));
  return reinterpret_cast<const char*>(sqlite3_column_text(statement.get(), 0));
}

/// Copies all pages within one read: what is committed meanwhile is not in it.
void copy_pages(const std::filesystem::path& from, const std::filesystem::path& to) {
  const Handle source = open(from, SQLITE_OPEN_READWRITE);
  const Handle target = open(to, SQLITE_OPEN_READWRITE);
  sqlite3_backup* const backup = sqlite3_backup_init(target.get(), "main", source.get(), "main");
  if (backup == nullptr) refuse(to, sqlite3_errmsg(target.get()));
  sqlite3_backup_step(backup, -1);
  if (sqlite3_backup_finish(backup) != SQLITE_OK) refuse(to, sqlite3_errmsg(target.get()));
  // One file, without a log beside it.
  answer(target.get(), to, "PRAGMA journal_mode = DELETE");
  if (const std::string found = answer(target.get(), to, "PRAGMA quick_check(1)"); found != "ok") {
    refuse(from, "is damaged: " + found);
  }
}

}  // namespace

std::uintmax_t back_up_sqlite(const std::filesystem::path& database, const std::filesystem::path& copy) {
  if (!std::filesystem::exists(database)) refuse(database, "there is no such database");
  if (std::filesystem::exists(copy)) refuse(copy, "exists already; a backup replaces nothing");
  std::filesystem::path partial = copy;
  partial += ".partial";
  std::filesystem::remove(partial);
  const files::Descriptor made(::open(partial.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600));
  if (!made) refuse(partial, "cannot be made");
  try {
    copy_pages(database, partial);
    if (fsync(made.number()) != 0) refuse(partial, "cannot be written to the disk");
    const std::uintmax_t bytes = std::filesystem::file_size(partial);
    std::filesystem::rename(partial, copy);
    files::sync_folder(copy.has_parent_path() ? copy.parent_path() : std::filesystem::path("."));
    return bytes;
  } catch (...) {
    std::error_code ignored;
    std::filesystem::remove(partial, ignored);
    throw;
  }
}

}  // namespace chandlery::sql
