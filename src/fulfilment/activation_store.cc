// See activation_store.h.
#include "fulfilment/activation_store.h"

namespace chandlery::fulfilment::store {
namespace {

using sql::Statement;

const Statement kPutHolder(
    "INSERT INTO revealed_keys (lookup, partner_id, customer_id, order_id, line_number, ordinal, included_pool)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (lookup) DO NOTHING");
const Statement kFindHolder(
    "SELECT partner_id, customer_id, order_id, line_number, ordinal, included_pool FROM revealed_keys"
    " WHERE lookup = $1");
const Statement kAddActivation(
    "INSERT INTO key_activations (partner_id, order_id, line_number, ordinal, machine, activated_at)"
    " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (partner_id, order_id, line_number, ordinal, machine) DO NOTHING");
const Statement kActivatedAt(
    "SELECT activated_at FROM key_activations"
    " WHERE partner_id = $1 AND order_id = $2 AND line_number = $3 AND ordinal = $4 AND machine = $5");
const Statement kCount(
    "UPDATE software_keys SET activation_count = activation_count + 1 WHERE partner_id = $1 AND order_id = $2"
    " AND line_number = $3 AND ordinal = $4 AND status < 2 AND activation_count < activation_limit");

}  // namespace

void put_holder(sql::Tx& tx, const Lookup& lookup, const Holder& holder) {
  tx.queue(kPutHolder, {sql::Bytes(lookup), holder.partner_id, holder.customer_id, holder.order_id, holder.line_number,
                        holder.ordinal, holder.included_pool});
}

std::optional<Holder> find_holder(sql::Tx& tx, const Lookup& lookup) {
  return tx.first(kFindHolder, {sql::Bytes(lookup)}, [](const sql::Row& row) {
    return Holder{row.string(0), row.string(1), row.string(2), row.integer(3), row.integer(4), row.optional_integer(5)};
  });
}

bool add_activation(sql::Tx& tx, const LineAddress& line, std::int64_t ordinal, std::string_view machine, Instant at) {
  return tx.execute(kAddActivation, {line.partner_id, line.order_id, line.line_number, ordinal, machine, at}) == 1;
}

std::optional<Instant> activated_at(sql::Tx& tx, const LineAddress& line, std::int64_t ordinal,
                                    std::string_view machine) {
  return tx.first(kActivatedAt, {line.partner_id, line.order_id, line.line_number, ordinal, machine},
                  [](const sql::Row& row) { return row.instant(0); });
}

bool count_activation(sql::Tx& tx, const LineAddress& line, std::int64_t ordinal) {
  return tx.execute(kCount, {line.partner_id, line.order_id, line.line_number, ordinal}) == 1;
}

}  // namespace chandlery::fulfilment::store
