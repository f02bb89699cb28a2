// The encoding of chain.h.
#include "audit/chain.h"

namespace chandlery::audit {
namespace {

void add_number(std::string& bytes, std::uint64_t number, int width) {
  for (int i = 0; i < width; ++i) bytes.push_back(static_cast<char>((number >> (8 * i)) & 0xff));
}
void add_text(std::string& bytes, std::string_view text) {
  add_number(bytes, text.size(), 4);
  bytes.append(text);
}

}  // namespace

crypto::Hash chain_hash(const crypto::Hash& previous, const RecordFields& record) {
  std::string bytes;
  bytes.reserve(512 + record.old_value.size() + record.new_value.size() + record.customized.size());
  bytes.append(reinterpret_cast<const char*>(previous.data()), previous.size());
  add_text(bytes, record.partner_id);
  add_number(bytes, static_cast<std::uint64_t>(record.sequence), 8);
  add_number(bytes, static_cast<std::uint64_t>(record.at.micros), 8);
  add_number(bytes, static_cast<std::uint64_t>(record.category), 8);
  for (const std::string_view field : {record.operation, record.resource_type, record.status, record.customer_id,
                                       record.customer_name, record.user_id, record.user_name, record.application_id,
                                       record.correlation_id, record.old_value, record.new_value, record.customized}) {
    add_text(bytes, field);
  }
  return crypto::hash(bytes);
}

}  // namespace chandlery::audit
