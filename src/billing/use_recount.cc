// See use_recount.h.
#include "billing/use_recount.h"

#include "billing/accounts.h"
#include "billing/budget_store.h"
#include "billing/charge_store.h"

namespace chandlery::billing {
namespace {

// The day is a part of a charge's id, usage/2021-03-08/...; what the operator credited of one (6) is no less used, and one that
// takes another back is all of that (used_of).
static_assert(static_cast<int>(ChargeType::kCustomerCredit) == 6);
const sql::Statement kWrongUses(
    "SELECT partner_id, customer_id, currency, month_of_use, CAST(SUM(charged) AS BIGINT), CAST(SUM(kept) AS BIGINT) FROM ("
    "  SELECT partner_id, customer_id, currency,"
    "   (CAST(substr(id, 7, 4) AS BIGINT) - 1970) * 12 + CAST(substr(id, 12, 2) AS BIGINT) - 1 AS month_of_use,"
    "   CASE WHEN part_subtotal = 0 THEN subtotal ELSE -part_subtotal END AS charged, 0 AS kept FROM charges"
    "   WHERE id >= 'usage/' AND id < 'usage0' AND type <> 6"
    "  UNION ALL SELECT partner_id, customer_id, currency, month AS month_of_use, 0 AS charged, used AS kept"
    "   FROM customer_usage) AS both_sides"
    " GROUP BY partner_id, customer_id, currency, month_of_use HAVING SUM(charged) <> SUM(kept)"
    " ORDER BY partner_id, customer_id, currency, month_of_use");

}  // namespace

std::vector<WrongUse> wrong_uses(sql::Tx& tx) {
  return tx.all(kWrongUses, {}, [](const sql::Row& row) {
    return WrongUse{.partner_id = row.string(0),
                    .customer_id = row.string(1),
                    .currency = row.string(2),
                    .month = {static_cast<std::int32_t>(row.integer(3))},
                    .charged = row.integer(4),
                    .kept = row.integer(5)};
  });
}

std::vector<WrongUse> recount_uses(sql::Database& database, const Actor& actor, const std::function<bool()>& goes_on) {
  std::vector<WrongUse> wrong, recounted;
  database.read_long_now([&](sql::Tx& tx) { wrong = wrong_uses(tx); });
  for (WrongUse& use : wrong) {
    if (!goes_on()) break;
    database.write_now([&](sql::Tx& tx) {
      hold_account(tx, use.partner_id, actor.at);
      const Currency currency = Currency::parse(use.currency).value();
      const Money used = store::sum_used(tx, use.partner_id, currency, use.customer_id, use.month);
      store::put_used(tx, use.partner_id, use.month, use.customer_id, used, actor.at);
    });
    recounted.push_back(std::move(use));
  }
  return recounted;
}

}  // namespace chandlery::billing
