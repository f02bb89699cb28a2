// Appends to the chain. Costs an order: one row read, one row changed, one row inserted; one round trip on PostgreSQL.
#include "audit/service.h"

#include "audit/chain.h"
#include "audit/chain_end.h"
#include "audit/store.h"
#include "platform/json/writer.h"

namespace chandlery::audit {
namespace {

std::string json_of(const std::vector<std::pair<std::string, std::string>>& customized) {
  if (customized.empty()) return "[]";
  json::Writer out;
  out.begin_array();
  for (const auto& [name, value] : customized) {
    out.begin_object().field("key", name).field("value", value).end_object();
  }
  out.end_array();
  return out.take();
}

}  // namespace

sql::Tx::Question hold_chain(const Actor& actor, ChainEnd& end) {
  return store::lock_question(actor.partner_id, [&end](const store::Head& head) {
    end = {.held = true, .sequence = head.sequence, .hash = head.hash, .day = head.day};
  });
}

void append(sql::Tx& tx, const Actor& actor, const Entry& entry) {
  ChainEnd end;
  append(tx, actor, entry, end);
}

void append(sql::Tx& tx, const Actor& actor, const Entry& entry, ChainEnd& end) {
  const std::string customized = json_of(entry.customized);
  const Date day = Date::of(actor.at);
  const store::Head head = end.held ? store::Head{end.sequence, end.hash, end.day}
                                    : store::lock_head(tx, actor.partner_id, day);
  const RecordFields record{.partner_id = actor.partner_id,
                            .sequence = head.sequence + 1,
                            .at = actor.at,
                            .category = entry.category,
                            .operation = entry.operation,
                            .resource_type = entry.resource_type,
                            .status = entry.status,
                            .customer_id = entry.customer_id,
                            .customer_name = entry.customer_name,
                            .user_id = actor.user_id,
                            .user_name = actor.user_name,
                            .application_id = actor.application_id,
                            .correlation_id = actor.correlation_id,
                            .old_value = entry.old_value,
                            .new_value = entry.new_value,
                            .customized = customized};
  const crypto::Hash hash = chain_hash(head.hash, record);
  store::append(tx, record, hash, head);
  end = {.held = true, .sequence = record.sequence, .hash = hash, .day = day};
}

}  // namespace chandlery::audit
