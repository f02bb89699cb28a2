// The invoice run of a month: every partner's invoices, partner by partner in the order of their ids.
//
// Invariants:
// 1. What is issued follows from the accounts and charges alone. The run's own row only tells how it stands, so a run may
//    be killed, started again, and started twice at once: each partner is issued by whoever holds its account first.
// 2. Numbers follow the partners' ids, so the same data give the same numbers.
// 3. Memory does not grow with partners' charges: they are summed where they are.
#pragma once

#include <functional>

#include "billing/invoice_store.h"
#include "core/actor.h"
#include "core/result.h"
#include "platform/sql/database.h"

namespace chandlery::billing {

using store::InvoiceRun;
/// Told now and then, as the run stands; false stops it, and what is left waits for the next run.
using RunProgress = std::function<bool(const InvoiceRun&)>;

/// Runs to the end, unless it is stopped, and tells how it stands then. Months before it that are still open are issued, too, as the invoices
/// that they are. kInvalidInput for a month that is not over at `actor.at`. Blocks.
Result<InvoiceRun> run_invoices(sql::Database& database, const Actor& actor, BillingMonth month, const RunProgress& progress = {});

/// The month to run at `now`, when a partner's account is still open in it.
std::optional<BillingMonth> month_to_run(sql::Tx& tx, Instant now);

}  // namespace chandlery::billing
