// Takes a usage file of any size as it comes: rows are checked one by one and staged in small transactions; when the file
// has ended and the whole of it is right, one transaction makes it count.
//
// Invariants:
// 1. A file with one error, or one that broke off, changes nothing that anybody sees.
// 2. Memory holds one batch of rows, whatever the file's size.
// 3. A record that is known already, with the same content, is a duplicate and changes nothing; sending a file twice is the
//    same as sending it once. A record never changes: a correction is a record of its own that names the one it replaces.
// 4. Late and corrected records make their days rated again, and no others.
// 5. One import comes at a time. One that fell silent gives way after kUsageImportGoneAfterSeconds.
#pragma once

#include <cstdint>
#include <functional>
#include <istream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/actor.h"
#include "core/result.h"
#include "platform/sql/database.h"
#include "reservations/usage_rows.h"

namespace chandlery::reservations {

inline constexpr std::size_t kUsageBatch = 1'000;        ///< rows of a transaction
inline constexpr std::size_t kMostUsageErrors = 100;     ///< told at once; more would not be read
inline constexpr std::int64_t kUsageImportGoneAfterSeconds = 15 * 60;

struct UsageReport {
  std::int64_t number = 0;  ///< of the import
  std::int64_t rows = 0, added = 0, corrections = 0, duplicates = 0;
};

class UsageImport {
 public:
  /// kUsageBusy while another import is coming. `name` is the sender's, for the list of imports.
  static Result<std::unique_ptr<UsageImport>> open(sql::Database& database, const Actor& actor, UsageFormat format,
                                                   std::string name);
  /// Without finish(): as if the file had not come.
  ~UsageImport();
  UsageImport(const UsageImport&) = delete;

  /// More of the file, cut anywhere. kUsageRefused, with the rows that are wrong, when there are kMostUsageErrors of them.
  Result<void> take(std::string_view piece);
  /// The file has ended. kUsageRefused as above for any wrong row; the message tells the first, data tells all as
  /// "row 3, Quantity: is negative".
  Result<UsageReport> finish();
  std::int64_t rows() const;

 private:
  struct Implementation;
  explicit UsageImport(std::unique_ptr<Implementation> implementation);
  std::unique_ptr<Implementation> implementation_;
};

/// The same of a whole text, for commands and tests; `progress` hears the number of rows now and then.
Result<UsageReport> import_usage(sql::Database& database, const Actor& actor, UsageFormat format, std::string name,
                                 std::istream& text, const std::function<void(std::int64_t)>& progress = nullptr);

}  // namespace chandlery::reservations
