// See import.h.
#include "fulfilment/import.h"

#include <algorithm>
#include <cstring>
#include <future>
#include <string>
#include <unordered_set>

#include "audit/service.h"
#include "core/text.h"
#include "fulfilment/service.h"

namespace chandlery::fulfilment {
namespace {

constexpr std::size_t kLongestId = 64;

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= kLongestId && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.';
  });
}

/// The fields of a CSV line; a doubled quote within quotes is one.
std::vector<std::string> fields_of(std::string_view line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"')
      fields.back().push_back(line[++i]);
    else if (c == '"')
      quoted = !quoted;
    else if (c == ',' && !quoted)
      fields.emplace_back();
    else
      fields.back().push_back(c);
  }
  return fields;
}

/// Finds the key in each line of either form of the text. Not platform/files/csv.h: a malformed row is reported and passed
/// over here, and the text comes in pieces that need not fit in memory.
class Rows {
 public:
  struct Row {
    std::int64_t number = 0;
    std::string key;
  };
  /// nullopt for an empty line, and for the first one where it names the columns.
  std::optional<Row> read(std::string_view line) {
    ++number_;
    if (number_ == 1 && line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
    const std::string_view content = text::trim(line);
    if (content.empty()) return std::nullopt;
    if (std::exchange(first_, false) && is_header(content)) return std::nullopt;
    if (column_ == kWholeLine) return Row{number_, std::string(content)};
    std::vector<std::string> fields = fields_of(content);
    return Row{number_, column_ < fields.size() ? std::move(fields[column_]) : std::string()};
  }

 private:
  bool is_header(std::string_view line) {
    const std::vector<std::string> names = fields_of(line);
    const auto key = std::find_if(names.begin(), names.end(), [](const std::string& name) {
      return text::equal_ignoring_case(text::trim(name), "key");
    });
    if (key == names.end()) return false;
    column_ = static_cast<std::size_t>(key - names.begin());
    return true;
  }

  std::int64_t number_ = 0;
  bool first_ = true;
  static constexpr std::size_t kWholeLine = static_cast<std::size_t>(-1);
  std::size_t column_ = kWholeLine;
};

struct LookupHash {
  std::size_t operator()(const store::Lookup& lookup) const {
    std::size_t value = 0;
    std::memcpy(&value, lookup.data(), sizeof value);
    return value;
  }
};

/// A batch on its way into the database. The next one is sealed meanwhile.
struct Batch {
  std::vector<store::PreparedKey> keys;
  std::vector<std::int64_t> refused_rows;  // written by the job
  std::int64_t lines_fulfilled = 0;
  std::promise<void> stored;
};

/// Stores batches one after the other.
class Storing {
 public:
  Storing(sql::Database& database, store::PoolName name, Instant at, ImportProgress progress, std::int64_t expected_rows)
      : database_(database),
        name_(std::move(name)),
        at_(at),
        number_(store::pool_number(name_)),
        progress_(std::move(progress)),
        expected_rows_(expected_rows) {}
  // The job refers to the batch and to *this: it must have ended before they do.
  ~Storing() {
    if (under_way_ && waiting_) under_way_->stored.get_future().wait();
  }

  void send(std::vector<store::PreparedKey> keys) {
    await();
    under_way_ = std::make_unique<Batch>();
    under_way_->keys = std::move(keys);
    waiting_ = true;
    Batch& batch = *under_way_;
    database_.write(
        [this, &batch](sql::Tx& tx) {
          batch.refused_rows = store::add_keys(tx, number_, batch.keys);
          batch.lines_fulfilled = fulfil_pending(tx, name_.product_id, name_.sku_id, at_);
        },
        [&batch](std::exception_ptr failure) {
          if (failure)
            batch.stored.set_exception(failure);
          else
            batch.stored.set_value();
        });
  }

  /// Takes in the result of the batch under way; rethrows its failure.
  void await() {
    if (!under_way_) return;
    waiting_ = false;
    under_way_->stored.get_future().get();
    const Batch& batch = *under_way_;
    for (const std::int64_t row : batch.refused_rows) add_duplicate(row);
    report.imported += static_cast<std::int64_t>(batch.keys.size() - batch.refused_rows.size());
    report.lines_fulfilled += batch.lines_fulfilled;
    done_ += static_cast<std::int64_t>(batch.keys.size());
    if (progress_) progress_(done_ + skipped_, expected_rows_);
    under_way_.reset();
  }

  void add_duplicate(std::int64_t row) {
    ++report.duplicates;
    if (report.duplicate_rows.size() < kMostReportedRows) report.duplicate_rows.push_back(row);
  }
  void skip_duplicate(std::int64_t row) {
    ++skipped_;
    add_duplicate(row);
  }
  void skip_invalid(std::int64_t row) {
    ++skipped_;
    ++report.invalid;
    if (report.invalid_rows.size() < kMostReportedRows) report.invalid_rows.push_back(row);
  }

  ImportReport report;

 private:
  sql::Database& database_;
  const store::PoolName name_;
  const Instant at_;
  const std::int64_t number_;
  const ImportProgress progress_;
  const std::int64_t expected_rows_;
  std::unique_ptr<Batch> under_way_;
  bool waiting_ = false;
  std::int64_t done_ = 0, skipped_ = 0;
};

Result<KeyFormat> open_pool(sql::Database& database, const Actor& actor, const store::PoolName& pool,
                       const ImportOptions& options) {
  if (!is_id(pool.product_id)) return fail(errors::kInvalidProperty, "The product id is not valid.", "productId");
  if (!is_id(pool.sku_id)) return fail(errors::kInvalidProperty, "The SKU id is not valid.", "skuId");
  if (!pool.version.empty() && !is_id(pool.version)) {
    return fail(errors::kInvalidProperty, "The version has other characters than letters, digits, '.', '-' and '_'.",
                "version");
  }
  Result<KeyFormat> format = KeyFormat::kText;
  database.write_now([&](sql::Tx& tx) {
    if (!catalog::has_sku(tx, pool.product_id, pool.sku_id)) {
      format = fail(errors::kSkuNotFound, "The catalogue has no such SKU.", "skuId");
      return;
    }
    const auto existing = store::pool_format(tx, pool);
    if (existing && options.format && *existing != *options.format) {
      format = fail(errors::kInvalidProperty,
                    "The pool holds keys of the format " + std::string(to_string(*existing)) + ".", "format");
      return;
    }
    format = existing ? *existing : options.format.value_or(KeyFormat::kText);
    store::open_pool(tx, pool, *format, options.make_current, actor.at);
  });
  return format;
}

void record(sql::Database& database, const Actor& actor, const store::PoolName& pool, const ImportReport& report) {
  database.write_now([&](sql::Tx& tx) {
    if (report.imported > 0) store::unmark_low(tx, store::pool_number(pool));  // if it is low still, that is news
    audit::append(tx, actor,
                  {.operation = "import_software_keys",
                   .resource_type = "software_key",
                   .customized = {{"ProductId", pool.product_id},
                                  {"SkuId", pool.sku_id},
                                  {"Version", pool.version},
                                  {"Imported", std::to_string(report.imported)},
                                  {"Duplicates", std::to_string(report.duplicates)},
                                  {"Invalid", std::to_string(report.invalid)}}});
  });
}

}  // namespace

struct KeyImport::Implementation {
  Implementation(sql::Database& store, const crypto::Keyring& ring, const Actor& by, store::PoolName name,
                 KeyFormat of_pool, ImportProgress progress, std::int64_t expected_rows)
      : database(store), keyring(ring), actor(by), pool(std::move(name)), format(of_pool),
        storing(store, pool, by.at, std::move(progress), expected_rows) {
    batch.reserve(kRowsOfBatch);
  }

  void take_line(std::string_view line) {
    const auto row = rows.read(line);
    if (!row) return;
    ++storing.report.rows;
    const auto key = canonical_key(row->key, format);
    if (!key) return storing.skip_invalid(row->number);
    const store::Lookup lookup = store::lookup_of(*key, format, lookup_key);
    if (!seen.insert(lookup).second) return storing.skip_duplicate(row->number);
    batch.push_back({row->number, lookup, keyring.seal(*key, store::pool_seal_context(number, lookup))});
    if (batch.size() < kRowsOfBatch) return;
    storing.send(std::exchange(batch, {}));
    batch.reserve(kRowsOfBatch);
  }

  sql::Database& database;
  const crypto::Keyring& keyring;
  const Actor actor;
  const store::PoolName pool;
  const std::int64_t number = store::pool_number(pool);
  const KeyFormat format;
  const crypto::Hash lookup_key = keyring.lookup_key("product-key");
  Rows rows;
  std::string begun;  ///< the start of a line whose end has not come yet
  std::unordered_set<store::Lookup, LookupHash> seen;
  std::vector<store::PreparedKey> batch;
  Storing storing;
};

KeyImport::KeyImport(std::unique_ptr<Implementation> implementation) : implementation_(std::move(implementation)) {}
KeyImport::KeyImport(KeyImport&&) noexcept = default;
KeyImport::~KeyImport() = default;

Result<KeyImport> KeyImport::open(sql::Database& database, const crypto::Keyring& keyring, const Actor& actor,
                                  const store::PoolName& pool, const ImportOptions& options, ImportProgress progress) {
  const KeyFormat format = OR_RETURN(open_pool(database, actor, pool, options));
  return KeyImport(std::make_unique<Implementation>(database, keyring, actor, pool, format, std::move(progress),
                                                    options.expected_rows));
}

Result<void> KeyImport::take(std::string_view piece) {
  Implementation& import = *implementation_;
  for (std::size_t end; (end = piece.find('\n')) != piece.npos; piece.remove_prefix(end + 1)) {
    if (import.begun.empty()) {
      import.take_line(piece.substr(0, end));
      continue;
    }
    import.begun.append(piece.substr(0, end));
    import.take_line(import.begun);
    import.begun.clear();
  }
  if (import.begun.size() + piece.size() > kLongestKeyLine) {
    return fail(errors::kInvalidProperty, "A line is longer than any key: the text is not one of keys.");
  }
  import.begun.append(piece);
  return {};
}

ImportReport KeyImport::finish() {
  Implementation& import = *implementation_;
  if (!import.begun.empty()) import.take_line(std::exchange(import.begun, {}));
  // Also when nothing is left to store: the lines that wait are served by the last transaction.
  import.storing.send(std::exchange(import.batch, {}));
  import.storing.await();
  ImportReport& report = import.storing.report;
  std::sort(report.duplicate_rows.begin(), report.duplicate_rows.end());
  record(import.database, import.actor, import.pool, report);
  return std::move(report);
}

void KeyImport::abandon() {
  Implementation& import = *implementation_;
  import.storing.await();
  if (import.storing.report.imported > 0) record(import.database, import.actor, import.pool, import.storing.report);
}

Result<ImportReport> import_keys(sql::Database& database, const crypto::Keyring& keyring, const Actor& actor,
                                 const store::PoolName& pool, const ImportOptions& options, std::istream& text,
                                 const ImportProgress& progress) {
  KeyImport import = OR_RETURN(KeyImport::open(database, keyring, actor, pool, options, progress));
  std::string piece(64 * 1024, '\0');
  while (text.read(piece.data(), static_cast<std::streamsize>(piece.size())) || text.gcount() > 0) {
    RETURN_IF_FAILED(import.take(std::string_view(piece).substr(0, static_cast<std::size_t>(text.gcount()))));
  }
  return import.finish();
}

}  // namespace chandlery::fulfilment
