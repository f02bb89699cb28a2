// The invoice run.
#include "billing/invoice_run.h"

#include "billing/accounts.h"
#include "billing/issuing.h"

namespace chandlery::billing {
namespace {

constexpr std::int64_t kPartnersTogether = 16;     // in one transaction: a commit waits for the disk
constexpr std::int64_t kLinesTogether = 20'000;    // past it the transaction ends: others wait for the accounts it holds
constexpr std::int64_t kEveryPartner = 1'000'000'000;

struct Part {
  std::string last;  ///< the last partner that was seen to; empty: there was none left
};

// The next partners of the run, in one transaction. It may be run again from its start.
Part run_part(sql::Tx& tx, const Actor& actor, BillingMonth month, std::string_view after) {
  Part part;
  std::int64_t lines = 0;
  for (const std::string& partner : partners_with_open(tx, month, after, kPartnersTogether)) {
    Actor acting = actor;
    acting.partner_id = partner;
    if (const auto issued = issue(tx, acting, month)) {
      store::count_partner(tx, month, *issued);
      for (const Invoice& invoice : *issued) lines += invoice.lines;
    }
    part.last = partner;
    if (lines > kLinesTogether) break;
  }
  return part;
}

}  // namespace

Result<InvoiceRun> run_invoices(sql::Database& database, const Actor& actor, BillingMonth month, const RunProgress& progress) {
  if (!is_over(month, actor.at)) {
    return fail(errors::kInvalidInput, "The month " + month.to_string() + " is not over yet.", "month");
  }
  InvoiceRun run;
  const auto look = [&](sql::Tx& tx) { run = store::find_run(tx, month).value_or(InvoiceRun{}); };
  database.write_now([&](sql::Tx& tx) {
    const auto waiting = static_cast<std::int64_t>(partners_with_open(tx, month, "", kEveryPartner).size());
    store::begin_run(tx, month, waiting, actor.at);
    look(tx);
  });
  Part part;
  do {
    if (progress && !progress(run)) return run;
    const std::string after = part.last;
    database.write_now([&](sql::Tx& tx) {
      part = run_part(tx, actor, month, after);
      if (part.last.empty()) store::finish_run(tx, month, actor.at);
    });
    database.read_now(look);
  } while (!part.last.empty());
  if (progress) progress(run);
  return run;
}

std::optional<BillingMonth> month_to_run(sql::Tx& tx, Instant now) {
  const BillingMonth month = last_due_month(now);
  if (partners_with_open(tx, month, "", 1).empty()) return std::nullopt;
  return month;
}

}  // namespace chandlery::billing
