// See usage_charge_store.h.
#include "platform/sql/bytes.h"
#include "reservations/usage_charge_store.h"

namespace chandlery::reservations::store {
namespace {

const sql::Statement kOfDay(
    "SELECT resource_key, charges, holds, month, currency FROM usage_charged"
    " WHERE partner_id = $1 AND customer_id = $2 AND day = $3");
const sql::Statement kPut(
    "INSERT INTO usage_charged (partner_id, customer_id, day, resource_key, charges, holds, month, currency)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (partner_id, customer_id, day, resource_key)"
    " DO UPDATE SET charges = excluded.charges, holds = excluded.holds, month = excluded.month,"
    " currency = excluded.currency");

using sql::bytes_of;

}  // namespace

std::map<std::string, ChargedUse> charged_of_day(sql::Tx& tx, const UsageOwner& owner, Date day) {
  std::map<std::string, ChargedUse> charged;
  tx.query(kOfDay, {owner.partner_id, owner.customer_id, std::int64_t{day.days}}, [&](const sql::Row& row) {
    const sql::Bytes key = row.bytes(0);
    charged.emplace(std::string(reinterpret_cast<const char*>(key.data()), key.size()),
                    ChargedUse{.charges = row.integer(1),
                               .holds = row.integer(2),
                               .month = {static_cast<std::int32_t>(row.integer(3))},
                               .currency = Currency::parse(row.text(4)).value()});
  });
  return charged;
}

void put_charged(sql::Tx& tx, const UsageOwner& owner, Date day, std::string_view resource_key, const ChargedUse& use) {
  tx.queue(kPut, {owner.partner_id, owner.customer_id, std::int64_t{day.days}, bytes_of(resource_key), use.charges,
                  use.holds, std::int64_t{use.month.months}, use.currency.code()});
}

}  // namespace chandlery::reservations::store
