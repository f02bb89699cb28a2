// The long files of issued documents: made once, while the first who asks receives it, and sent from the store of files
// ever after.
//
//   not there --keep--> in work --last piece taken--> whole          in work --the client goes away--> not there
//
// Invariants:
// 1. What is found is whole and was made by this edition of the code: a row names it only after its last byte is durable.
// 2. A store or a database that fails costs the keeping, never the answer.
// 3. One at a time writes a file into the store; whoever asks meanwhile receives it without keeping it.
// 4. What is lost, here or in the store, is made again.
#pragma once

#include <memory>
#include <optional>
#include <string>

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

struct KeptFile {
  std::string sha256;
  std::int64_t size = 0;  ///< bytes
};
std::optional<KeptFile> find_kept_file(sql::Tx& tx, const FileId& id);

/// The same body; what passes is written into the store, too. `largest` bounds its bytes. Database and store outlive it.
std::shared_ptr<http::BodySource> keep(sql::Database& database, storage::BlobStore& store, FileId id, Instant at,
                                       std::int64_t largest, std::shared_ptr<http::BodySource> made);

}  // namespace chandlery::billing
