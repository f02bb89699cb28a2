// See follow.h.
#include "audit/follow.h"

#include "audit/store.h"

namespace chandlery::audit {

std::vector<std::int64_t> ends_of(sql::Tx& tx, std::span<const std::string> partner_ids) {
  return store::read_ends(tx, partner_ids);
}

std::vector<Record> records_after(sql::Tx& tx, std::string_view partner_id, std::int64_t sequence, std::int64_t most) {
  std::vector<Record> records;
  store::each_record(tx, partner_id, sequence, most, [&](const RecordFields& fields, const crypto::Hash&) {
    records.push_back(record_of(fields));
  });
  return records;
}

}  // namespace chandlery::audit
