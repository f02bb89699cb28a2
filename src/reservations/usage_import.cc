// See usage_import.h.
#include "reservations/usage_import.h"

#include <algorithm>
#include <map>
#include <unordered_set>

#include "audit/service.h"
#include "core/errors/reservations.h"
#include "customers/service.h"
#include "partners/service.h"
#include "platform/log/log.h"
#include "reservations/usage_store.h"

namespace chandlery::reservations {
namespace {

constexpr std::size_t kMostKnown = 100'000;  // resources and customers remembered; then they are looked up anew
constexpr std::int64_t kSweptAtOnce = 5'000;

Error refusal(std::vector<UsageRowError> wrong) {
  std::stable_sort(wrong.begin(), wrong.end(), [](const UsageRowError& a, const UsageRowError& b) { return a.row < b.row; });
  const auto told = [](const UsageRowError& each) {
    return "row " + std::to_string(each.row) + ", " + each.column + ": " + each.reason;
  };
  Error error(errors::kUsageRefused,
              std::to_string(wrong.size()) + (wrong.size() == 1 ? " row" : " rows") +
                  " of the usage cannot be accepted; nothing of it was kept. The first: " + told(wrong.front()) + ".",
              "row " + std::to_string(wrong.front().row));
  for (const UsageRowError& each : wrong) error.data.push_back(told(each));
  return error;
}

/// What the tables say of a customer whose usage comes.
struct Payer {
  std::optional<Currency> currency;
  std::string why_not, column;  ///< where there is none
};

Payer payer_of(sql::Tx& tx, const Actor& by, const std::string& partner_id, const std::string& customer_id) {
  Actor seller = by;
  seller.kind = PrincipalKind::kSystem;
  seller.partner_id = partner_id;
  const auto partner = partners::find_partner(tx, partner_id);
  if (!partner) return {.currency = {}, .why_not = "is no partner of this server", .column = "PartnerId"};
  const auto buyer = customers::find_buyer(tx, seller, customer_id);
  if (!buyer) return {.currency = {}, .why_not = "is no customer of this partner", .column = "CustomerId"};
  if (buyer->partner_id != partner_id) {  // a reseller sees it, but its provider is billed
    return {.currency = {}, .why_not = "is a customer of another partner", .column = "CustomerId"};
  }
  return {.currency = partner->currency, .why_not = {}, .column = {}};
}

}  // namespace

struct UsageImport::Implementation {
  Implementation(sql::Database& store, const Actor& by, UsageFormat format, SizeTable all_sizes)
      : database(store), actor(by), sizes(std::move(all_sizes)),
        feed(format, [this](std::int64_t row, const UsageCells& cells) { return take_row(row, cells); }) {}

  bool take_row(std::int64_t row, const UsageCells& cells) {
    ++record.rows;
    auto read = read_usage_row(row, cells, sizes, actor.at);
    if (!read) {
      wrong.push_back(std::move(read.error()));
    } else {
      batch.push_back(std::move(*read));
      if (batch.size() == kUsageBatch) flush();
    }
    return !lost && wrong.size() < kMostUsageErrors;
  }

  /// One transaction; it may run again, so it changes nothing of ours but at its end.
  void flush() {
    if (batch.empty() || lost) return;
    std::vector<UsageRowError> found;
    std::map<std::pair<std::string, std::string>, Payer> asked;
    bool ours = false;
    database.write_now([&](sql::Tx& tx) {
      found.clear();
      ours = store::touch_usage_import(tx, record.number, std::ssize(batch), actor.at);
      if (!ours) return;
      for (const UsageRow& row : batch) {
        const std::pair owner(row.partner_id, row.customer_id);
        if (!payers.contains(owner) && !asked.contains(owner)) {
          asked.emplace(owner, payer_of(tx, actor, row.partner_id, row.customer_id));
        }
        const Payer& payer = payers.contains(owner) ? payers.at(owner) : asked.at(owner);
        if (!payer.currency) {
          found.push_back({row.number, payer.column, payer.why_not});
        } else if (!(*payer.currency == row.currency)) {
          found.push_back({row.number, "Currency", "is not " + std::string(payer.currency->code()) +
                                                       ", in which this partner is billed"});
        } else {
          const std::string key = store::resource_key(row);
          if (!known.contains(row.partner_id + row.customer_id + key)) store::put_resource(tx, row, key);
          store::stage_usage(tx, row, key);
        }
      }
    });
    if (payers.size() > kMostKnown) payers.clear();
    payers.merge(asked);
    if (known.size() > kMostKnown) known.clear();
    // What was wrong is never accepted, so that its resources may be remembered, too: the whole file is refused.
    for (const UsageRow& row : batch) known.insert(row.partner_id + row.customer_id + store::resource_key(row));
    batch.clear();
    lost = !ours;
    wrong.insert(wrong.end(), std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
  }

  std::unexpected<Error> taken_over() const {
    return fail(errors::kUsageRefused, "Another import took the place of this one, which had been silent for too long. "
                                       "Nothing of it was kept; send it again.");
  }

  /// The error that ends the import, if there is one.
  Result<void> verdict() {
    if (lost) return taken_over();
    if (wrong.empty()) return {};
    if (wrong.size() > kMostUsageErrors) wrong.resize(kMostUsageErrors);
    return fail(refusal(wrong));
  }

  Result<UsageReport> accept() {
    flush();
    RETURN_IF_FAILED(verdict());
    database.read_long_now([&](sql::Tx& tx) { wrong = store::staged_usage_errors(tx, kMostUsageErrors); });
    RETURN_IF_FAILED(verdict());
    bool ours = false;
    store::UsageImportRecord accepted;
    database.write_now([&](sql::Tx& tx) {
      accepted = record;
      accepted.state = store::ImportState::kAccepted;
      accepted.ended_at = actor.at;
      store::accept_staged_usage(tx, accepted);
      ours = store::end_usage_import(tx, accepted);
      if (!ours) return tx.undo();
      audit::append(tx, actor,
                    {.operation = "undefined",
                     .resource_type = "undefined",
                     .customized = {{"Operation", "import_usage"},
                                    {"Import", std::to_string(accepted.number)},
                                    {"Name", accepted.name},
                                    {"Rows", std::to_string(accepted.rows)},
                                    {"Added", std::to_string(accepted.added)},
                                    {"Corrections", std::to_string(accepted.corrections)},
                                    {"Duplicates", std::to_string(accepted.duplicates)}}});
    });
    if (!ours) return taken_over();
    record = accepted;
    done = true;
    sweep();
    return UsageReport{record.number, record.rows, record.added, record.corrections, record.duplicates};
  }

  void abandon() {
    record.state = store::ImportState::kRefused;
    record.ended_at = actor.at;
    bool ours = false;
    database.write_now([&](sql::Tx& tx) { ours = store::end_usage_import(tx, record); });
    done = true;
    if (ours) sweep();
  }

  void sweep() {
    for (bool more = true; more;) {
      database.write_now([&](sql::Tx& tx) { more = store::sweep_staged_usage(tx, kSweptAtOnce); });
    }
  }

  sql::Database& database;
  const Actor actor;
  const SizeTable sizes;
  UsageFeed feed;
  store::UsageImportRecord record;
  std::vector<UsageRow> batch;
  std::vector<UsageRowError> wrong;
  std::map<std::pair<std::string, std::string>, Payer> payers;
  std::unordered_set<std::string> known;  ///< resources that are stored
  bool lost = false;                      ///< another import took the place
  bool done = false;
};

UsageImport::UsageImport(std::unique_ptr<Implementation> implementation) : implementation_(std::move(implementation)) {}

UsageImport::~UsageImport() {
  if (implementation_->done) return;
  try {
    implementation_->abandon();
  } catch (const std::exception& failure) {  // it gives way by itself, later
    log::warning("a usage import that broke off was not closed", {{"what", failure.what()}});
  }
}

Result<std::unique_ptr<UsageImport>> UsageImport::open(sql::Database& database, const Actor& actor, UsageFormat format,
                                                       std::string name) {
  std::vector<SizeRatio> sizes;
  std::optional<std::int64_t> number;
  database.write_now([&](sql::Tx& tx) {
    number = store::open_usage_import(tx, name, actor.principal(), actor.at,
                                      actor.at.plus_seconds(-kUsageImportGoneAfterSeconds));
    if (number) sizes = store::size_ratios(tx);
  });
  if (!number) return fail(errors::kUsageBusy);
  auto implementation = std::make_unique<Implementation>(database, actor, format, SizeTable(std::move(sizes)));
  implementation->record.number = *number;
  implementation->record.name = std::move(name);
  std::unique_ptr<UsageImport> import(new UsageImport(std::move(implementation)));
  import->implementation_->sweep();  // what one that broke off has left
  return import;
}

Result<void> UsageImport::take(std::string_view piece) {
  RETURN_IF_FAILED(implementation_->feed.take(piece));
  if (implementation_->wrong.size() < kMostUsageErrors && !implementation_->lost) return {};
  return implementation_->verdict();
}

Result<UsageReport> UsageImport::finish() {
  RETURN_IF_FAILED(implementation_->feed.finish());
  return implementation_->accept();
}

std::int64_t UsageImport::rows() const { return implementation_->record.rows; }

Result<UsageReport> import_usage(sql::Database& database, const Actor& actor, UsageFormat format, std::string name,
                                 std::istream& text, const std::function<void(std::int64_t)>& progress) {
  const std::unique_ptr<UsageImport> import = OR_RETURN(UsageImport::open(database, actor, format, std::move(name)));
  std::string piece(64 * 1024, '\0');
  while (text.read(piece.data(), std::ssize(piece)) || text.gcount() > 0) {
    RETURN_IF_FAILED(import->take(std::string_view(piece).substr(0, static_cast<std::size_t>(text.gcount()))));
    if (progress) progress(import->rows());
  }
  return import->finish();
}

}  // namespace chandlery::reservations
