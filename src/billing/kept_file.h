// The long files of issued documents: made once, by the month's job or while the first who asks receives it, and sent
// from the store of files ever after.
//
//   not there --the document is issued--> wanted --keep--> in work --last piece taken--> whole
//                                            ^---- given up ----'
// JSON is wanted by nobody beforehand: programs may wait for its first making, and it is three times as large.
//
// Invariants:
// 1. What is found is whole and was made by this edition of the code: a row names it only after its last byte is durable.
// 2. A store or a database that fails costs the keeping, never the answer.
// 3. One at a time writes a file into the store; whoever asks meanwhile receives it without keeping it.
// 4. What is lost, here or in the store, is made again.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "billing/invoice.h"
#include "platform/http/body.h"
#include "platform/sql/database.h"
#include "platform/storage/blob_store.h"

namespace chandlery::billing {

/// To be raised with every change that changes a byte of any form: files of another edition are made again.
inline constexpr int kFileEdition = 1;

enum class FileForm : std::uint8_t { kCsv, kCsvWithMark, kJson };

struct FileId {
  std::string partner_id;
  std::string number;  ///< of the document
  FileForm form = FileForm::kCsv;
};

/// Above this a document's file is kept once it was made; below, making it takes less than looking for it.
inline constexpr std::int64_t kLinesAlwaysMade = 1000;
inline bool is_kept(const Invoice& document) { return document.lines > kLinesAlwaysMade; }

struct KeptFile {
  std::string sha256;
  std::int64_t size = 0;  ///< bytes
};
std::optional<KeptFile> find_kept_file(sql::Tx& tx, const FileId& id);

/// Notes that the files of a document should be made before somebody asks, when they are to be kept. Queued, in the
/// transaction that issues it.
void want_files(sql::Tx& tx, const Invoice& document, Instant at);

/// The same body, of so many lines; what passes is written into the store, too. Database and store outlive it.
std::shared_ptr<http::BodySource> keep(sql::Database& database, storage::BlobStore& store, FileId id, Instant at,
                                       std::int64_t lines, std::shared_ptr<http::BodySource> made);

struct FilesMade {
  std::int64_t files = 0;
  bool finished = false;  ///< none is wanted any more
};
/// Makes the files that are wanted, one after the other, in the memory of a piece, until `go_on`, asked between two
/// pieces, says no. Safe to stop, to repeat and to run twice at once. It ends at the first that the store does not take.
/// Blocks.
FilesMade make_wanted_files(sql::Database& database, storage::BlobStore& store, Instant at,
                            const std::function<bool()>& go_on);

}  // namespace chandlery::billing
