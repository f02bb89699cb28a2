// See usage_meter_store.h.
#include "billing/usage_meter_store.h"

namespace chandlery::billing::store {
namespace {

#define METER_COLUMNS                                                                                          \
  "charge_id, meter_type, meter_category, meter_id, meter_subcategory, meter_name, meter_region, "             \
  "resource_location, consumed_service, resource_group, resource_uri, service_info1, service_info2, tags, "    \
  "additional_info, credit_percent"
const sql::Statement kInsert("INSERT INTO usage_meters (partner_id, " METER_COLUMNS
                             ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)");
const sql::Statement kFind("SELECT " METER_COLUMNS
                           " FROM usage_meters WHERE partner_id = $1 AND charge_id >= $2 AND charge_id <= $3");
#undef METER_COLUMNS

}  // namespace

void insert_meter(sql::Tx& tx, std::string_view partner_id, std::string_view charge_id, const UsageMeter& m) {
  tx.queue(kInsert, {partner_id, charge_id, m.type, m.category, m.id, m.sub_category, m.name, m.region,
                     m.resource_location, m.consumed_service, m.resource_group, m.resource_uri, m.service_info1,
                     m.service_info2, m.tags, m.additional_info, m.credit_percent});
}

UsageMeters find_meters(sql::Tx& tx, std::string_view partner_id, std::string_view first, std::string_view last) {
  UsageMeters found;
  tx.query(kFind, {partner_id, first, last}, [&](const sql::Row& row) {
    int column = 1;
    const auto text = [&] { return row.string(column++); };
    UsageMeter& m = found[row.string(0)];
    for (std::string* into : {&m.type, &m.category, &m.id, &m.sub_category, &m.name, &m.region, &m.resource_location,
                              &m.consumed_service, &m.resource_group, &m.resource_uri, &m.service_info1,
                              &m.service_info2, &m.tags, &m.additional_info}) {
      *into = text();
    }
    m.credit_percent = row.integer(column);
  });
  return found;
}

}  // namespace chandlery::billing::store
