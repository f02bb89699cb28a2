// What the operator credited of single charges (operator_credits.h), for those who give back more of them.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "billing/tax_rules.h"
#include "platform/sql/sql.h"

namespace chandlery::billing {

struct ChargeCredit {
  std::string charge_id, credit_id;
  Taxed amounts;  ///< positive
};
/// Of all charges of an order, or of all whose ids begin with this and a `/`: one read by key. Read it with the account held,
/// so that no further one comes between.
std::vector<ChargeCredit> credits_of_order(sql::Tx& tx, std::string_view partner_id, std::string_view order_id);
/// Their sum of one charge.
Taxed credited(std::span<const ChargeCredit> credits, const ChargeLine& charge);

namespace store {
/// Queued.
void insert_charge_credit(sql::Tx& tx, std::string_view partner_id, const ChargeCredit& credit);
}

}  // namespace chandlery::billing
