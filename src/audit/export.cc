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

class ExportBody final : public http::BodySource {
 public:
  ExportBody(sql::Database& database, Actor actor, Readable readable, Query query)
      : database_(database), actor_(std::move(actor)), readable_(readable), query_(std::move(query)) {}

  Result<void> read() {
    Result<Export> part;
    database_.read_long_now([&](sql::Tx& tx) { part = export_csv(tx, actor_, readable_, query_); });
    if (!part) return fail(std::move(part).error());
    ready_ = std::move(part->csv);
    query_.continuation = std::move(part->next);
    return {};
  }

  bool next(std::string& piece) override {
    // A search reads a bounded number of records at a time, and may find nothing among them.
    while (ready_.empty() && !query_.continuation.empty())
      if (const Result<void> found = read(); !found) throw std::runtime_error(found.error().message);
    piece.swap(ready_);
    return !piece.empty();
  }

 private:
  sql::Database& database_;
  const Actor actor_;
  const Readable readable_;
  Query query_;
  std::string ready_;
};

}  // namespace

Result<Export> export_csv(sql::Tx& tx, const Actor& actor, const Readable& readable, const Query& query,
                          std::int64_t most) {
  const bool first = query.continuation.empty();
  files::CsvWriter out({.byte_order_mark = first});
  if (first) out.row(kColumns);
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

Result<std::shared_ptr<http::BodySource>> open_export(sql::Database& database, const Actor& actor,
                                                      const Readable& readable, const Query& query) {
  auto body = std::make_shared<ExportBody>(database, actor, readable, query);
  RETURN_IF_FAILED(body->read());
  return body;
}

}  // namespace chandlery::audit
