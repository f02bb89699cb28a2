// See export.h.
#include "audit/export.h"

#include <array>

#include "core/text.h"
#include "platform/files/csv.h"
#include "platform/json/reader.h"

namespace chandlery::audit {
namespace {

constexpr std::array<std::string_view, 18> kColumns = {
    "Date",    "Operation", "Result",      "Category",      "CustomerId", "Customer",
    "User",    "UserId",    "Application", "ProductId",     "OrderId",    "ResourceType",
    "Details", "OldValue",  "NewValue",    "CorrelationId", "Sequence",   "Id"};

/// What an act was about, out of the customized data.
struct Facts {
  std::string product_id, order_id, all;
};
Facts facts_of(const Record& record) {
  Facts facts;
  const auto document = json::Document::parse(record.customized);
  const auto array = document ? document->array() : fail(errors::kMalformedRequest);
  if (!array) return facts;
  for (std::size_t i = 0; i < array->size(); ++i) {
    const auto pair = array->object(i);
    if (!pair) continue;
    const std::string name = pair->text_or("key", "").value_or("");
    const std::string value = pair->text_or("value", "").value_or("");
    if (name == "ProductId") facts.product_id = value;
    if (name == "OrderId") facts.order_id = value;
    facts.all += (facts.all.empty() ? "" : "; ") + name + "=" + value;
  }
  return facts;
}

}  // namespace

Result<Export> export_csv(sql::Tx& tx, const Actor& actor, const Readable& readable, const Query& query,
                          std::int64_t most) {
  files::CsvWriter out({.byte_order_mark = true});
  out.row(kColumns);
  Export file;
  file.next = OR_RETURN(scan(tx, actor, readable, query, most, [&](Record&& record) {
    const Facts facts = facts_of(record);
    out.cell(to_iso(record.at)).cell(record.operation).cell(record.status);
    out.cell(record.category == Category::kKeyAccess ? "key access" : "transaction");
    out.cell(record.customer_id).cell(record.customer_name).cell(record.user_name).cell(record.user_id);
    out.cell(record.application_id).cell(facts.product_id).cell(facts.order_id).cell(record.resource_type);
    out.cell(facts.all).cell(record.old_value).cell(record.new_value).cell(record.correlation_id);
    out.cell(record.sequence).cell(record.id).end_row();
  }));
  file.csv = out.take();
  return file;
}

}  // namespace chandlery::audit
