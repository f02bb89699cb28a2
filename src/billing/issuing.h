// Issuing: what a partner was charged becomes invoices (rules 3.6), one partner in one transaction.
//
// Invariants:
// 1. A month of a partner is issued once: whoever issues holds the account, and finds its months closed the second time.
// 2. Issuing rewrites no charge: an invoice is the charges of its partner, month, type and currency.
// 3. The same charges, parties and numbers give the same invoices, whenever and by whomever they are issued.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "billing/invoice_rules.h"
#include "core/actor.h"
#include "platform/sql/sql.h"

namespace chandlery::billing {

/// Issues what the actor's partner was charged up to and including `month` and no invoice holds, posts it, uses up credit,
/// and tells of it. Nullopt when these months were issued before; empty when nothing was charged in them.
std::optional<std::vector<Invoice>> issue(sql::Tx& tx, const Actor& actor, BillingMonth month);

/// The invoices that issuing the actor's partner's month now would give, without numbers and before credit is used.
std::vector<Invoice> preview(sql::Tx& tx, const Actor& actor, BillingMonth month);

/// The parties of the invoices of the actor's partner as they stand now.
Parties parties_of(sql::Tx& tx, const Actor& actor);

/// Numbers and writes documents of one partner, whose account is held: uses credit, posts, records, tells. `credits` are
/// those that may be used beside what the store has.
void publish(sql::Tx& tx, const Actor& actor, std::vector<Invoice>& documents);

/// What the log says of a document.
std::string snapshot(const Invoice& invoice);

}  // namespace chandlery::billing
