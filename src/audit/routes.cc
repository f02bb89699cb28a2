// HTTP to the log's queries and back.
#include "audit/routes.h"

#include <algorithm>

#include "audit/export.h"
#include "audit/words.h"
#include "platform/http/seek.h"
#include "platform/json/collection.h"

namespace chandlery::audit {
namespace {

/// `type` in a word that every client reads; where that says less than the log, the log's word as `name` beside it.
void write_word(json::Writer& out, std::string_view type, std::string_view name, std::string_view word,
                std::string_view documented) {
  out.field(type, documented);
  if (documented != word) out.field(name, word);
}

void write_record(json::Writer& out, const Record& record) {
  const auto optional = [&](std::string_view name, const std::string& text) {
    if (!text.empty()) out.field(name, text);
  };
  out.begin_object().field("id", record.id).field("partnerId", record.partner_id);
  out.key("participants").begin_array().end_array();
  optional("customerId", record.customer_id);
  optional("customerName", record.customer_name);
  optional("userPrincipalName", record.user_name);
  optional("applicationId", record.application_id);
  write_word(out, "resourceType", "resourceName", record.resource_type, documented_resource(record.resource_type));
  optional("resourceOldValue", record.old_value);
  optional("resourceNewValue", record.new_value);
  write_word(out, "operationType", "operationName", record.operation, documented_operation(record.operation));
  optional("originalCorrelationId", record.correlation_id);
  out.field("operationDate", record.at).field("operationStatus", record.status);
  out.key("customizedData").raw(record.customized);
  out.attributes("AuditRecord").end_object();
}

/// The parameters that choose the list, for the links of its pages.
std::string query_string(const http::Request& request) {
  std::string text;
  for (const std::string_view name : {"startDate", "endDate", "size", "filter"}) {
    const auto value = request.query.find(name);
    if (!value) continue;
    text += text.empty() ? "?" : "&";
    text.append(name).append("=").append(http::percent_encode(*value));
  }
  return text;
}

Result<http::Response> get_records(http::Call& call, const May& may) {
  const http::Query& parameters = call.request.query;
  const Readable readable = OR_RETURN(readable_by(call.actor, may));
  Query query;
  query.range = OR_RETURN(parse_range(parameters.get("startDate"), parameters.get("endDate"), call.actor.at));
  query.filter = OR_RETURN(parse_filter(parameters.get("filter")));
  const http::Seek seek = OR_RETURN(http::read_seek(call.request));
  query.size = seek.size;
  query.continuation = seek.token;
  const Page<Record> page = OR_RETURN(list(call.tx, call.actor, readable, query));

  const std::string chosen = query_string(call.request);
  const std::string self = "/auditrecords" + chosen;
  const json::NextPage next{self + (chosen.empty() ? "?" : "&") + "seekOperation=Next", page.next};
  return http::Response{.body = json::collection(page.items, self, write_record, next)};
}

Result<http::Response> get_record(http::Call& call, const May& may) {
  const Readable readable = OR_RETURN(readable_by(call.actor, may));
  const Record record = OR_RETURN(find(call.tx, call.actor, readable, call.path["record_id"]));
  json::Writer out;
  write_record(out, record);
  return http::Response{.body = out.take()};
}

Result<http::Response> get_export(http::WorkerCall& call, const May& may) {
  const http::Query& parameters = call.request.query;
  const Readable readable = OR_RETURN(readable_by(call.actor, may));
  Query query;
  query.range = OR_RETURN(parse_range(parameters.get("startDate"), parameters.get("endDate"), call.actor.at, 0));
  query.filter = OR_RETURN(parse_filter(parameters.get("filter")));
  http::Response response{.content_type = "text/csv; charset=utf-8"};
  response.source = OR_RETURN(open_export(call.database, call.actor, readable, query));
  const std::string days = to_iso(Date::of(query.range.from)) + "_" + to_iso(Date::of(query.range.until));
  response.set("Content-Disposition", "attachment; filename=\"activity-log_" + days + ".csv\"");
  response.set("Cache-Control", "no-store");
  return response;
}

Result<http::Response> get_head(http::WorkerCall& call, const May& may, const Sign& sign) {
  OR_RETURN(readable_by(call.actor, may));
  NotedHead head;
  call.database.read_now([&](sql::Tx& tx) { head = note_head(tx, call.actor.partner_id, call.actor.at); });
  return http::Response{.body = signed_line(head, sign)};
}

}  // namespace

std::vector<http::Route> routes(May may, Sign sign) {
  const auto route = [](std::string_view pattern, std::string_view summary, http::Access access,
                        http::RouteHandler handler) {
    return http::Route{.method = http::Method::kGet,
                       .pattern = pattern,
                       .needs = Capability::kViewTransactionLog,
                       .tokens = http::Tokens::kAppOrUser,
                       .access = access,
                       .idempotency = http::Idempotency::kNone,
                       .summary = summary,
                       .handler = std::move(handler),
                       .or_needs = Capability::kViewKeyAccessLog};
  };
  const auto records = [may](http::Call& call) { return get_records(call, may); };
  const auto record = [may](http::Call& call) { return get_record(call, may); };
  http::Route head =
      route("/v1/auditrecords/head",
            "The end of the partner's log, signed: store it outside to prove later that nothing was cut off.",
            http::Access::kWorker, nullptr);
  head.worker = [may, sign](http::WorkerCall& call) { return get_head(call, may, sign); };
  http::Route file = route("/v1/auditrecords/export", "The same records as one CSV file, of any range and length.",
                           http::Access::kWorker, nullptr);
  file.worker = [may](http::WorkerCall& call) { return get_export(call, may); };
  return {
      std::move(head),
      std::move(file),
      route("/v1/auditrecords", "Lists the partner's activity records in a range of days, newest first.",
            http::Access::kLongRead, records),
      route("/auditactivity/v1/auditrecords", "The same list under its older address.", http::Access::kLongRead,
            records),
      route("/auditactivity/v1/auditrecords/{record_id}", "One activity record by its id.", http::Access::kRead,
            record),
  };
}

}  // namespace chandlery::audit
