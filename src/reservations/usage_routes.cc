// See usage_routes.h.
//
//   POST /operator/v1/usage?name=  CSV, or NDJSON as application/x-ndjson: usage_rows.h tells its columns
#include "reservations/usage_routes.h"

#include "core/text.h"
#include "platform/http/query_number.h"
#include "platform/json/collection.h"
#include "reservations/discount_cost.h"
#include "reservations/flexibility.h"
#include "reservations/usage_import.h"
#include "reservations/usage_lines.h"
#include "reservations/usage_reports.h"

namespace chandlery::reservations {
namespace {

using http::Call, http::Response;

constexpr std::size_t kLongestImportName = 200;
constexpr int kUsualDays = 30;

/// A file of usage, taken as it comes.
class UsageSink : public http::BodySink {
 public:
  explicit UsageSink(std::unique_ptr<UsageImport> import) : import_(std::move(import)) {}
  Result<void> take(std::string_view piece) override { return import_->take(piece); }
  Result<Response> finish(http::WorkerCall&) override {
    const UsageReport report = OR_RETURN(import_->finish());
    json::Writer out;
    out.begin_object().field("import", report.number).field("rows", report.rows).field("added", report.added);
    out.field("corrections", report.corrections).field("duplicates", report.duplicates);
    out.attributes("UsageImportReport").end_object();
    return Response{.body = out.take()};
  }

 private:
  std::unique_ptr<UsageImport> import_;
};

Result<std::unique_ptr<http::BodySink>> receive_usage(http::WorkerCall& call) {
  const http::Query& query = call.request.query;
  const std::string type = text::lower(call.request.header("Content-Type"));
  const std::string word = text::lower(query.get("format"));
  UsageFormat format = type.find("ndjson") != type.npos || type.find("jsonl") != type.npos ? UsageFormat::kNdjson
                                                                                            : UsageFormat::kCsv;
  if (word == "ndjson") format = UsageFormat::kNdjson;
  else if (word == "csv") format = UsageFormat::kCsv;
  else if (!word.empty()) return fail(errors::kInvalidEnumValue, "The format is csv or ndjson.", "format");
  const std::string_view name = text::trim(query.get("name"));
  if (name.size() > kLongestImportName || !text::valid_utf8(name)) {
    return fail(errors::kInvalidProperty, "The name is too long.", "name");
  }
  return std::make_unique<UsageSink>(OR_RETURN(UsageImport::open(call.database, call.actor, format, std::string(name))));
}

std::string_view word_of(store::ImportState state) {
  switch (state) {
    case store::ImportState::kComing: return "coming";
    case store::ImportState::kAccepted: return "accepted";
    case store::ImportState::kRefused: return "refused";
  }
  return "";
}

Result<Response> get_imports(Call& call) {
  constexpr std::int64_t kPage = 100;
  const std::int64_t before = OR_RETURN(http::read_number(call.request.query, "before"));
  std::vector<store::UsageImportRecord> imports = store::usage_imports(call.tx, before, kPage + 1);
  json::NextPage next;
  if (std::ssize(imports) > kPage) {
    imports.pop_back();
    next.token = std::to_string(imports.back().number);
    next.uri = "/operator/v1/usage/imports?before=" + next.token;
  }
  const auto write = [](json::Writer& out, const store::UsageImportRecord& each) {
    out.begin_object().field("import", each.number).field("state", word_of(each.state)).field("name", each.name);
    out.field("startedBy", each.started_by).field("startedDate", each.started_at).field("endedDate", each.ended_at);
    out.field("rows", each.rows).field("added", each.added).field("corrections", each.corrections);
    out.field("duplicates", each.duplicates).attributes("UsageImport").end_object();
  };
  return Response{.body = json::collection(imports, "/operator/v1/usage/imports", write, next)};
}

Result<Response> post_size_ratios(Call& call) {
  const catalog::ImportReport report = OR_RETURN(import_size_ratios(call.tx, call.actor, call.request.body));
  if (report.imported()) return Response{.body = catalog::to_json(report)};
  const catalog::RowError& first = report.errors.front();
  Error error(errors::kInvalidInput, std::to_string(report.errors.size()) +
                                         (report.errors.size() == 1 ? " error" : " errors") +
                                         " in the sheet; nothing was imported. The first: row " +
                                         std::to_string(first.row) + ", " + first.column + ": " + first.reason + ".");
  for (const catalog::RowError& row : report.errors) {
    error.data.push_back("row " + std::to_string(row.row) + ", " + row.column + ": " + row.reason);
  }
  return fail(std::move(error));
}

Result<Response> get_size_ratios(Call& call) {
  const auto write = [](json::Writer& out, const SizeRatio& row) {
    out.begin_object().field("instanceSizeFlexibilityGroup", row.group).field("armSkuName", row.name);
    out.field("ratio", Decimal(row.ratio, 4)).field("region", row.region).field("validFrom", to_iso(row.from));
    out.field("vCpus", row.vcpus).attributes("SizeRatio").end_object();
  };
  return Response{.body = json::collection(store::size_ratios(call.tx), "/operator/v1/sizeratios", write)};
}

Result<Date> read_day(const http::Query& query, std::string_view name, Date otherwise) {
  const std::string_view given = text::trim(query.get(name));
  if (given.empty()) return otherwise;
  const std::optional<Date> day = parse_iso_date(given);
  if (!day) return fail(errors::kInvalidProperty, "A day is written as 2021-03-01.", std::string(name));
  return *day;
}

/// The last thirty days unless `from` and `to` say others.
Result<DayWindow> read_window(const Call& call) {
  const http::Query& query = call.request.query;
  DayWindow window;
  window.last = OR_RETURN(read_day(query, "to", Date::of(call.actor.at)));
  window.first = OR_RETURN(read_day(query, "from", window.last.plus_days(1 - kUsualDays)));
  return window;
}

std::string query_of(const DayWindow& window) { return "?from=" + to_iso(window.first) + "&to=" + to_iso(window.last); }

void write_utilisation(json::Writer& out, const Utilisation& each) {
  out.begin_object().field("reservationId", each.reservation_id).field("startTime", each.start);
  out.field("hours", each.hours).field("reservedHours", hours_of(each.capacity, kRatioUnit));
  out.field("usedHours", hours_of(each.given, kRatioUnit));
  out.field("utilizationPercent", utilisation_percent(each.given, each.capacity));
  if (each.shows_cost) {
    out.field("amortizedCost", each.hourly_cost * Decimal(each.hours, 0));
    out.field("unusedCost", unused_cost(each.hourly_cost, each.hours, each.given, each.capacity));
    out.field("currency", each.currency.code());
  }
  out.attributes("ReservationUtilization").end_object();
}

/// Of one reservation by day or hour, or of each for the whole window.
Result<Response> get_utilisation(Call& call) {
  const DayWindow window = OR_RETURN(read_window(call));
  const std::string_view customer = call.path["customer_id"], reservation = text::trim(call.request.query.get("reservationId"));
  const std::string word = text::lower(call.request.query.get("grain", "day"));
  if (word != "day" && word != "hour") return fail(errors::kInvalidEnumValue, "The grain is day or hour.", "grain");
  std::string self = "/customers/" + text::lower(customer) + "/reservationutilization" + query_of(window);
  if (reservation.empty()) {
    return Response{.body = json::collection(OR_RETURN(utilisation_of_all(call.tx, call.actor, customer, window)), self,
                                             write_utilisation)};
  }
  self += "&reservationId=" + http::percent_encode(reservation) + "&grain=" + word;
  const Grain grain = word == "hour" ? Grain::kHour : Grain::kDay;
  return Response{.body = json::collection(
                      OR_RETURN(utilisation_of(call.tx, call.actor, customer, reservation, window, grain)), self,
                      write_utilisation)};
}

void write_use(json::Writer& out, const ExplainedUse& each) {
  const store::RatedUse& use = each.line.use;
  const store::MeteredResource& resource = each.line.resource;
  out.begin_object().field("usageHour", use.hour.start()).field("resourceUri", resource.machine.resource);
  out.field("armSkuName", resource.machine.size).field("resourceLocation", resource.machine.region);
  out.field("subscriptionId", resource.machine.subscription).field("resourceGroup", resource.machine.resource_group);
  out.field("quantity", hours_of(use.used, use.ratio));
  out.field("coveredQuantity", hours_of(use.used - use.open, use.ratio));
  out.field("uncoveredQuantity", hours_of(use.open, use.ratio)).field("unitPrice", resource.unit_price);
  out.field("cost", pay_as_you_go(use.open, use.ratio, resource.unit_price));
  out.field("savedCost", pay_as_you_go(use.used - use.open, use.ratio, resource.unit_price));
  out.field("currency", resource.currency.code()).key("coveredBy").begin_array();
  for (const store::CoveredUse& cover : each.covers) {
    out.begin_object().field("reservationId", cover.reservation_id);
    out.field("quantity", hours_of(cover.ratio_hours, use.ratio)).end_object();
  }
  out.end_array().attributes("RatedUsage").end_object();
}

Result<Response> get_rated_usage(Call& call) {
  const DayWindow window = OR_RETURN(read_window(call));
  const std::int64_t size = OR_RETURN(http::read_number(call.request.query, "size"));
  const Page<ExplainedUse> page = OR_RETURN(
      rated_usage(call.tx, call.actor, call.path["customer_id"], window, text::trim(call.request.query.get("token")), size));
  const std::string self = "/customers/" + text::lower(call.path["customer_id"]) + "/ratedusage" + query_of(window) +
                           (size > 0 ? "&size=" + std::to_string(size) : "");
  return Response{.body = json::collection(page.items, self, write_use, {self + "&token=" + page.next, page.next})};
}

/// Of one day: yesterday unless `date` says another.
Result<Response> get_daily_lines(Call& call) {
  const Date day = OR_RETURN(read_day(call.request.query, "date", Date::of(call.actor.at).plus_days(-1)));
  const std::int64_t size = OR_RETURN(http::read_number(call.request.query, "size"));
  const DailyPage page = OR_RETURN(daily_lines(call.tx, call.actor, call.path["customer_id"], day,
                                               text::trim(call.request.query.get("token")), size));
  const std::string self = "/customers/" + text::lower(call.path["customer_id"]) + "/dailyratedusage?date=" + to_iso(day) +
                           (size > 0 ? "&size=" + std::to_string(size) : "");
  const auto write = [&](json::Writer& out, const DailyLine& line) { write_daily_line(out, page, line, day); };
  return Response{.body = json::collection(page.lines.items, self, write, {self + "&token=" + page.lines.next, page.lines.next})};
}

}  // namespace

std::vector<http::Route> usage_routes() {
  using enum http::Method;
  const auto route = [](http::Method method, std::string_view pattern, Capability needs, http::Access access,
                        std::string_view summary, http::RouteHandler handler) {
    return http::Route{.method = method,
                       .pattern = pattern,
                       .needs = needs,
                       .tokens = http::Tokens::kAppOrUser,
                       .access = access,
                       .idempotency = http::Idempotency::kNone,
                       .summary = summary,
                       .handler = std::move(handler)};
  };
  const auto read = [&](std::string_view pattern, Capability needs, std::string_view summary, http::RouteHandler handler) {
    return route(kGet, pattern, needs, http::Access::kLongRead, summary, std::move(handler));
  };
  http::Route upload = route(kPost, "/operator/v1/usage", Capability::kOperate, http::Access::kWorker,
                             "Imports hourly usage (CSV or NDJSON) of any length; all of it or nothing.", nullptr);
  upload.receive = receive_usage;
  http::Route utilisation = read(
      "/v1/customers/{customer_id}/reservationutilization", Capability::kViewOrders,
      "How much of a customer's reservations was used, and what the rest has cost: of one by day or hour, of each in a window.",
      get_utilisation);
  utilisation.or_needs = Capability::kCustomerViewProducts;
  return {
      std::move(upload),
      read("/operator/v1/usage/imports", Capability::kOperate, "Lists the imports of usage, newest first.", get_imports),
      route(kPost, "/operator/v1/sizeratios", Capability::kOperate, http::Access::kWrite,
            "Imports what sizes count in their flexibility groups (CSV).", post_size_ratios),
      read("/operator/v1/sizeratios", Capability::kOperate, "Lists what sizes count in their flexibility groups, all dates.",
           get_size_ratios),
      std::move(utilisation),
      read("/v1/customers/{customer_id}/ratedusage", Capability::kViewOrders,
           "A customer's machines hour by hour: what reservations covered, which, and what is paid as you go.",
           get_rated_usage),
      read("/v1/customers/{customer_id}/dailyratedusage", Capability::kViewInvoices,
           "A day of a customer's usage as daily rated lines: beyond reservations, with the partner earned credit.",
           get_daily_lines),
  };
}

}  // namespace chandlery::reservations
