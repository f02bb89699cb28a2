#include "catalog/price_batches.h"

#include <algorithm>
#include <optional>
#include <string>

#include "catalog/price_import.h"
#include "catalog/pricing.h"
#include "catalog/store_stage.h"
#include "platform/crypto/crypto.h"

namespace chandlery::catalog {
namespace {

constexpr int kMostPlans = 5;   // of one import, while other imports come in between

struct Planned {
  PricePlan plan;
  std::int64_t book_version = 0;
  std::string digest;
};

/// The same for two runs exactly when they would write the same rows.
std::string digest_of(const std::vector<PriceRow>& rows) {
  std::string text;
  text.reserve(rows.size() * 96);
  const auto add = [&](std::string_view part) { text.append(part).push_back('\n'); };
  for (const PriceRow& row : rows) {
    add(row.availability.product_id), add(row.availability.sku_id), add(row.availability.id);
    add(row.price.term), add(row.price.billing_cycle), add(row.price.currency.code());
    add(std::to_string(row.price.from.micros)), add(row.price.to ? std::to_string(row.price.to->micros) : "");
    add(row.price.unit_price.to_string()), add(row.price.erp ? row.price.erp->to_string() : "");
    add(write_tiers(row.price.tiers));
  }
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string digest;
  for (const unsigned char byte : crypto::hash(text)) digest.append({kDigits[byte >> 4], kDigits[byte & 15]});
  return digest;
}

/// One import: its plan, and the stage that it fills.
class BatchImport {
 public:
  BatchImport(sql::Database& database, const Actor& actor, const Progress& progress)
      : database_(database), actor_(actor), progress_(progress) {}

  Result<ImportReport> run(std::string_view csv_text) {
    for (int i = 0; i < kMostPlans; ++i) {
      Planned planned = OR_RETURN(plan(csv_text));
      if (!planned.plan.report.imported()) return planned.plan.report;
      if (OR_RETURN(apply(planned))) return planned.plan.report;
    }
    return fail(errors::kImportUnderWay);
  }

 private:
  Result<Planned> plan(std::string_view csv_text) {
    Planned planned;
    Result<PricePlan> made = fail(errors::kInternal);
    database_.read_now([&](sql::Tx& tx) {
      planned.book_version = store::book_version(tx);
      made = plan_price_sheet(tx, csv_text, actor_.at, progress_);
    });
    planned.plan = OR_RETURN(std::move(made));
    planned.digest = digest_of(planned.plan.rows);
    return planned;
  }

  /// False when somebody else changed prices, or took the stage, meanwhile.
  Result<bool> apply(const Planned& planned) {
    if (std::ssize(planned.plan.rows) <= kRowsInBatch) return apply_at_once(planned);
    const std::optional<std::int64_t> staged = OR_RETURN(take_stage(planned));
    if (!staged) return false;
    for (std::int64_t position = *staged; position < std::ssize(planned.plan.rows); position += kRowsInBatch) {
      if (!stage(planned, position)) return false;
      if (progress_) progress_(position);
    }
    if (!switch_on(planned)) return false;
    sweep();
    return true;
  }

  bool apply_at_once(const Planned& planned) {
    bool applied = false;
    database_.write_now([&](sql::Tx& tx) {
      applied = store::advance_book_from(tx, planned.book_version);
      if (!applied) return;
      for (const PriceRow& row : planned.plan.rows) {
        store::put_availability(tx, row.availability);
        store::put_price(tx, row.availability, row.price);
      }
      record_import(tx, actor_, "import_price_sheet", planned.plan.report);
    });
    return applied;
  }

  /// How many rows are staged already; nullopt when a stage that leads nowhere had to be swept away first.
  Result<std::optional<std::int64_t>> take_stage(const Planned& planned) {
    std::optional<std::int64_t> staged;
    bool busy = false;
    database_.write_now([&](sql::Tx& tx) {
      staged.reset(), busy = false;
      const std::optional<store::PriceStage> stage = store::find_stage(tx);
      if (!stage) {
        store::open_stage(tx, {planned.digest, planned.book_version, 0, true, actor_.at}, actor_.principal());
        staged = 0;
      } else if (stage->open && stage->book_version == planned.book_version) {
        if (stage->digest == planned.digest) staged = stage->staged;
        else if (actor_.at < stage->touched_at.plus_seconds(kStageGoneAfterSeconds)) busy = true;
      }
      // Closed before it is swept, so that nobody switches on what is half swept.
      if (!staged && !busy) store::close_stage(tx, stage->digest);
    });
    if (busy) return fail(errors::kImportUnderWay);
    if (!staged) sweep();
    return staged;
  }

  bool stage(const Planned& planned, std::int64_t position) {
    bool ours = false;
    const std::int64_t end = std::min(position + kRowsInBatch, std::ssize(planned.plan.rows));
    database_.write_now([&](sql::Tx& tx) {
      ours = store::advance_stage(tx, planned.digest, position, end, actor_.at);
      for (std::int64_t i = position; ours && i < end; ++i) {
        store::stage_price(tx, i, planned.plan.rows[static_cast<std::size_t>(i)]);
      }
    });
    return ours;
  }

  bool switch_on(const Planned& planned) {
    bool switched = false;
    database_.write_now([&](sql::Tx& tx) {
      switched = store::close_stage(tx, planned.digest) && store::advance_book_from(tx, planned.book_version);
      if (!switched) return tx.undo();
      store::put_staged_prices(tx);
      record_import(tx, actor_, "import_price_sheet", planned.plan.report);
    });
    return switched;
  }

  /// Empties the stage, in small transactions, too.
  void sweep() {
    for (bool more = true; more;) {
      database_.write_now([&](sql::Tx& tx) { more = store::sweep_stage(tx, kRowsInBatch); });
    }
  }

  sql::Database& database_;
  const Actor& actor_;
  const Progress& progress_;
};

}  // namespace

Result<ImportReport> import_price_sheet_in_batches(sql::Database& database, const Actor& actor,
                                                   std::string_view csv_text, const Progress& progress) {
  return BatchImport(database, actor, progress).run(csv_text);
}

}  // namespace chandlery::catalog
