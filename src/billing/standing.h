// Arrears: what unpaid invoices make of an account (rules 3.6, 4.10).
//
//   good --an invoice past its due date--> inArrears --`suspend_after_days` later--> suspended
//   inArrears | suspended --nothing overdue left, or all of it disputed--> good
//
// Neither of the last two makes new purchases. Each change is recorded and told.
#pragma once

#include "billing/accounts.h"
#include "billing/invoice_rules.h"
#include "platform/sql/database.h"

namespace chandlery::billing {

/// Brings the standing of the actor's partner in line with its invoices at `actor.at`: after a payment, a dispute, and on
/// each day. The account is held from here on.
Standing review_standing(sql::Tx& tx, const Actor& actor, const ArrearsPolicy& policy);

/// The same for every partner whose standing may have changed with the day. Returns how many did. Blocks.
std::int64_t review_standings(sql::Database& database, const Actor& actor, const ArrearsPolicy& policy);

}  // namespace chandlery::billing
