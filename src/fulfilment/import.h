// Fills a key pool from a text: checked, hashed and sealed in batches outside the writer, stored a batch a transaction.
//
//   text  = [byte-order mark] lines           lines end with LF or CRLF; empty ones are passed over
//   plain = one key a line
//   csv   = a first line with a column `key`, then one key a line in that column; fields may stand in double quotes
//
// A key that is in the text twice, or stored already in any pool, is refused and reported by its row; nothing that is
// reported ever holds a key. An import that broke off is simply run again: what it stored is refused as duplicate.
#pragma once

#include <cstdint>
#include <functional>
#include <istream>
#include <memory>
#include <optional>
#include <vector>

#include "core/actor.h"
#include "core/result.h"
#include "fulfilment/pool_store.h"
#include "fulfilment/product_key.h"
#include "platform/crypto/crypto.h"
#include "platform/sql/database.h"

namespace chandlery::fulfilment {

inline constexpr std::size_t kRowsOfBatch = 5'000;       ///< a transaction: some 40 ms of the writer
inline constexpr std::size_t kMostReportedRows = 1'000;  ///< of each kind; the counts go on

struct ImportReport {
  std::int64_t rows = 0;  ///< lines that are not empty
  std::int64_t imported = 0, duplicates = 0, invalid = 0;
  std::vector<std::int64_t> duplicate_rows, invalid_rows;  ///< line numbers of the text, from 1
  std::int64_t lines_fulfilled = 0;                        ///< order lines that had waited for keys
};

struct ImportOptions {
  std::optional<KeyFormat> format;  ///< of a new pool (default kText); must agree with an existing one's
  bool make_current = false;        ///< new orders of the SKU get this version's keys from now on
  std::int64_t expected_rows = 0;   ///< for the progress; 0: not known
};
using ImportProgress = std::function<void(std::int64_t done, std::int64_t total)>;

inline constexpr std::size_t kLongestKeyLine = 64 * 1024;  ///< bytes

/// An import whose text comes in pieces, as an upload does: what has come is stored a batch at a time. Of what is stored
/// only a hash of each key stays in memory, some 50 bytes.
class KeyImport {
 public:
  /// kInvalidProperty for ids or a version that cannot be one, and for a format other than the pool's; kSkuNotFound for a
  /// SKU that the catalogue does not have. Database and keyring must outlive the import.
  static Result<KeyImport> open(sql::Database& database, const crypto::Keyring& keyring, const Actor& actor,
                                const store::PoolName& pool, const ImportOptions& options,
                                ImportProgress progress = nullptr);
  KeyImport(KeyImport&&) noexcept;
  ~KeyImport();

  /// More of the text, cut anywhere. kInvalidProperty for a line that is too long to be a key.
  Result<void> take(std::string_view piece);
  /// The text has ended. Blocks until all of it is stored.
  ImportReport finish();
  /// The text broke off: what of it was stored is recorded.
  void abandon();

 private:
  struct Implementation;
  explicit KeyImport(std::unique_ptr<Implementation> implementation);
  std::unique_ptr<Implementation> implementation_;
};

/// The same of a whole text. The errors of KeyImport.
Result<ImportReport> import_keys(sql::Database& database, const crypto::Keyring& keyring, const Actor& actor,
                                 const store::PoolName& pool, const ImportOptions& options, std::istream& text,
                                 const ImportProgress& progress = nullptr);

}  // namespace chandlery::fulfilment
