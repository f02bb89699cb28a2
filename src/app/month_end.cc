// The end of the month.
#include "app/month_end.h"

#include <iostream>

#include "app/commands.h"
#include "app/progress_line.h"
#include "app/told_work.h"
#include "billing/invoice_run.h"
#include "billing/kept_file.h"
#include "billing/standing.h"
#include "platform/log/log.h"

namespace chandlery::app {
namespace {

Actor scheduler(const Clock& clock) {
  Actor actor = console_actor(clock);
  actor.user_name = "schedule";
  return actor;
}

void issue_what_is_due(Shop& shop) {
  const Actor actor = scheduler(shop.clock);
  std::optional<billing::BillingMonth> month;
  shop.database->read_now([&](sql::Tx& tx) { month = billing::month_to_run(tx, actor.at); });
  if (!month) return;
  const auto run =
      billing::run_invoices(*shop.database, actor, *month, [](const billing::InvoiceRun&) { return !told_to_stop(); });
  if (!run) throw command_failure("invoice run", run.error());
  std::int64_t invoices = 0;
  for (const billing::store::RunTotal& total : run->totals) invoices += total.invoices;
  log::info("invoices issued", {{"month", month->to_string()},
                                {"partners_done", run->partners_done},
                                {"partners", run->partners},
                                {"invoices", invoices}});
}

// Of long invoices, before anybody asks for them.
billing::FilesMade make_files(Shop& shop) {
  return billing::make_wanted_files(*shop.database, *shop.blobs, shop.clock.now(), [] { return !told_to_stop(); });
}

}  // namespace

sigset_t stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  return signals;
}

bool told_to_stop() {
  sigset_t waiting;
  sigpending(&waiting);
  return sigismember(&waiting, SIGTERM) == 1 || sigismember(&waiting, SIGINT) == 1;
}

void keep_months(Shop& shop) {
  do_told(shop, "monthEnd", "month end failed", [&] {
    issue_what_is_due(shop);
    const billing::FilesMade made = make_files(shop);
    if (made.files > 0) log::info("reconciliation files made", {{"files", made.files}});
    const std::int64_t changed = billing::review_standings(*shop.database, scheduler(shop.clock),
                                                           {.suspend_after_days = shop.settings.billing.suspend_after_days});
    if (changed > 0) log::info("standings of accounts changed", {{"accounts", changed}});
    return std::to_string(changed) + " standings of accounts changed";
  });
}

bool run_invoices(Shop& shop, const std::string& word) {
  const std::optional<billing::BillingMonth> month = billing::BillingMonth::parse(word);
  if (!month) throw std::runtime_error("a month is written as 2021-03, not as " + word);
  ProgressLine line("Invoicing, partner");
  bool stopped = false;
  const auto run = billing::run_invoices(*shop.database, console_actor(shop.clock), *month, [&](const billing::InvoiceRun& r) {
    line.show(r.partners_done, r.partners);
    stopped = told_to_stop();
    return !stopped;
  });
  if (!run) throw command_failure("invoice run", run.error());
  for (const billing::store::RunTotal& total : run->totals) {
    std::cout << word << ": " << total.invoices << " invoices, " << total.lines << " lines, "
              << total.total.to_string() << " " << total.currency.code() << "\n";
  }
  std::cout << word << ": " << run->partners_done << " of " << run->partners << " partners"
            << (stopped ? "; stopped, run it again for the rest" : "") << "\n";
  if (stopped) return false;
  const billing::FilesMade made = make_files(shop);
  if (made.files > 0) std::cout << word << ": " << made.files << " long reconciliation files made\n";
  return made.finished || !told_to_stop();
}

}  // namespace chandlery::app
