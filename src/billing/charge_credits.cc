// The SQL of credits of charges, and their sums.
#include "billing/charge_credits.h"

#include <stdexcept>

namespace chandlery::billing {
namespace {

const sql::Statement kInsert(
    "INSERT INTO charge_credits (partner_id, charge_id, credit_id, currency, subtotal, tax)"
    " VALUES ($1, $2, $3, $4, $5, $6)");
const sql::Statement kOfOrder(
    "SELECT charge_id, credit_id, currency, subtotal, tax FROM charge_credits"
    " WHERE partner_id = $1 AND charge_id >= $2 AND charge_id < $3 ORDER BY charge_id, credit_id");

}  // namespace

std::vector<ChargeCredit> credits_of_order(sql::Tx& tx, std::string_view partner_id, std::string_view order_id) {
  // Every id between these begins with the order's: '0' is what follows '/'.
  const std::string from = std::string(order_id) + "/", until = std::string(order_id) + "0";
  return tx.all(kOfOrder, {partner_id, from, until}, [](const sql::Row& row) {
    const std::optional<Currency> currency = Currency::parse(row.text(2));
    if (!currency) throw std::logic_error("a credit is in an unknown currency");
    return ChargeCredit{row.string(0), row.string(1), {{row.integer(3), *currency}, {row.integer(4), *currency}}};
  });
}

Taxed credited(std::span<const ChargeCredit> credits, const ChargeLine& charge) {
  const Money none{0, charge.subtotal.currency};
  Taxed sum{none, none};
  for (const ChargeCredit& credit : credits) {
    if (credit.charge_id != charge.id) continue;
    sum = {sum.subtotal + credit.amounts.subtotal, sum.tax + credit.amounts.tax};
  }
  return sum;
}

void store::insert_charge_credit(sql::Tx& tx, std::string_view partner_id, const ChargeCredit& credit) {
  tx.queue(kInsert, {partner_id, credit.charge_id, credit.credit_id, credit.amounts.subtotal.currency.code(),
                     credit.amounts.subtotal.minor, credit.amounts.tax.minor});
}

}  // namespace chandlery::billing
