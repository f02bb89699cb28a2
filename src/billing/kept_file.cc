// See kept_file.h.
#include "billing/kept_file.h"

#include "billing/invoice_store.h"
#include "billing/kept_file_store.h"
#include "billing/reconciliation_body.h"
#include "platform/log/log.h"

namespace chandlery::billing {
namespace {

constexpr std::int64_t kRoomOfLine = 2 * 1024;  // bytes, generously

class Keeping final : public http::BodySource {
 public:
  Keeping(sql::Database& database, storage::BlobStore& store, FileId id, Instant at, std::int64_t largest,
          std::shared_ptr<http::BodySource> made)
      : database_(database),
        store_(store),
        id_(std::move(id)),
        at_(at),
        largest_(largest),
        made_(std::move(made)) {}

  ~Keeping() override { give_up(); }

  bool next(std::string& piece) override {
    // At the first piece, so that an answer that nobody takes leaves nothing behind.
    if (!begun_) try_to([this] { begin(); });
    begun_ = true;
    const bool more = made_->next(piece);
    if (upload_) try_to([&] { more ? upload_->append(piece) : finish(); });
    return more;
  }

 private:
  void begin() {
    const storage::Progress fresh = store_.begin(largest_, {});
    storage::Progress progress;
    database_.write_now([&](sql::Tx& tx) { progress = store::claim_upload(tx, id_, fresh, at_); });
    upload_ = store_.resume(progress);
  }

  void finish() {
    upload_->finish();
    const KeptFile kept{upload_->sha256(), upload_->received()};
    upload_.reset();
    database_.write_now([&](sql::Tx& tx) { store::put_whole(tx, id_, kept, at_); });
  }

  void give_up() noexcept {
    if (!upload_) return;
    const std::unique_ptr<storage::Upload> upload = std::move(upload_);
    try {
      store_.discard(upload->checkpoint());
    } catch (const std::exception& failure) {
      log::warning("an unfinished file stays in the store", {{"document", id_.number}, {"what", failure.what()}});
    }
  }

  template <class Act>
  void try_to(Act&& act) {
    try {
      act();
    } catch (const std::runtime_error& failure) {
      log::warning("a reconciliation file is not kept", {{"document", id_.number}, {"what", failure.what()}});
      give_up();
    }
  }

  sql::Database& database_;
  storage::BlobStore& store_;
  const FileId id_;
  const Instant at_;
  const std::int64_t largest_;
  const std::shared_ptr<http::BodySource> made_;
  std::unique_ptr<storage::Upload> upload_;  ///< null: nothing is kept
  bool begun_ = false;
};

}  // namespace

std::optional<KeptFile> find_kept_file(sql::Tx& tx, const FileId& id) { return store::find_whole(tx, id); }

std::shared_ptr<http::BodySource> keep(sql::Database& database, storage::BlobStore& store, FileId id, Instant at,
                                       std::int64_t lines, std::shared_ptr<http::BodySource> made) {
  return std::make_shared<Keeping>(database, store, std::move(id), at, lines * kRoomOfLine, std::move(made));
}

void want_files(sql::Tx& tx, const Invoice& document, Instant at) {
  if (!is_kept(document)) return;
  for (const FileForm form : {FileForm::kCsv, FileForm::kCsvWithMark}) {
    store::want(tx, {document.partner_id, document.number, form}, at);
  }
}

FilesMade make_wanted_files(sql::Database& database, storage::BlobStore& store, Instant at,
                            const std::function<bool()>& go_on) {
  FilesMade made;
  for (FileId after;; ++made.files) {
    std::optional<FileId> id;
    std::optional<Invoice> document;
    database.read_now([&](sql::Tx& tx) {
      id = store::next_wanted(tx, after);
      document = id ? store::find_invoice(tx, id->partner_id, id->number) : std::nullopt;
    });
    if (!document) {
      made.finished = true;
      return made;
    }
    const auto body = keep(database, store, *id, at, document->lines, reconciliation_body(database, *document, id->form));
    for (std::string piece; body->next(piece); piece.clear()) {
      if (!go_on()) return made;
    }
    bool whole = false;
    database.read_now([&](sql::Tx& tx) { whole = store::find_whole(tx, *id).has_value(); });
    if (!whole) return made;
    after = *std::move(id);
  }
}

}  // namespace chandlery::billing
