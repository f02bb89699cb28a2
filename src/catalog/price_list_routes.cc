// Price lists over HTTP: what stands at a month, what differs between two, and the partner's own prices (S3).
#include <algorithm>
#include <stdexcept>

#include "catalog/price_list.h"
#include "catalog/price_sheet.h"
#include "catalog/routes.h"
#include "catalog/rules.h"
#include "catalog/wire_prices.h"
#include "core/text.h"
#include "platform/http/body.h"
#include "platform/http/seek.h"
#include "platform/json/collection.h"

namespace chandlery::catalog {
namespace {

using http::Access, http::Idempotency, http::Method, http::Response, http::Route, http::Tokens, http::WorkerCall;

/// One page of rows for a token, in a transaction of its own.
template <class Row>
using ReadPage = std::function<Result<Page<Row>>(sql::Tx&, std::string_view token, std::int64_t size)>;

template <class Row>
Result<Page<Row>> read_page(sql::Database& database, const ReadPage<Row>& read, std::string_view token, std::int64_t size) {
  Result<Page<Row>> page = fail(errors::kInternal);
  database.read_now([&](sql::Tx& tx) { page = read(tx, token, size); });
  return page;
}

/// A list as CSV, page by page. Prices that have begun never change, so pages of different moments fit each other.
template <class Row>
class ListAsCsv final : public http::BodySource {
 public:
  ListAsCsv(sql::Database& database, ReadPage<Row> read, Page<Row> first)
      : database_(database), read_(std::move(read)), page_(std::move(first)) {}

  bool next(std::string& piece) override {
    files::CsvWriter out;
    if (!begun_) wire::write_header(out, static_cast<const Row*>(nullptr));
    begun_ = true;
    for (piece.clear(); !ended_ && piece.empty();) {  // a page may have no rows, and another one behind it
      for (const Row& row : page_.items) wire::write_row(out, row);
      piece = out.take();
      ended_ = page_.next.empty();
      if (ended_) break;
      Result<Page<Row>> following = read_page(database_, read_, page_.next, kLargestListPage);
      if (!following) throw std::runtime_error("catalog: a list broke off: " + following.error().message);
      page_ = *std::move(following);
    }
    return !piece.empty();
  }

 private:
  sql::Database& database_;
  ReadPage<Row> read_;
  Page<Row> page_;
  bool begun_ = false, ended_ = false;
};

/// JSON a page, or everything as CSV with `format=csv`.
template <class Row>
Result<Response> answer(WorkerCall& call, ReadPage<Row> read) {
  const std::string_view format = call.request.query.get("format", "json");
  if (text::equal_ignoring_case(format, "csv")) {
    Page<Row> first = OR_RETURN(read_page(call.database, read, "", kLargestListPage));
    Response response{.body = {}, .content_type = "text/csv; charset=utf-8"};
    response.source = std::make_shared<ListAsCsv<Row>>(call.database, std::move(read), std::move(first));
    return response;
  }
  if (!text::equal_ignoring_case(format, "json")) return fail(errors::kInvalidEnumValue, "The format is json or csv.", "format");
  const http::Seek seek = OR_RETURN(http::read_seek(call.request));
  const Page<Row> page = OR_RETURN(read_page(call.database, read, seek.token, seek.size));
  std::string self = call.request.path;
  if (self.starts_with("/v1/")) self.erase(0, 3);
  std::string query;
  for (const auto& [name, value] : call.request.query.pairs()) {
    if (!http::equal_ignoring_case(name, json::kContinuationHeader)) query += (query.empty() ? "?" : "&") + name + "=" + http::percent_encode(value);
  }
  return Response{.body = json::collection(page.items, self + query, [](json::Writer& out, const Row& row) { wire::write_row(out, row); },
                                           {.uri = self + query, .token = page.next})};
}

Result<ListQuestion> read_question(const http::Query& query) {
  ListQuestion question{.country = std::string(query.get("country")), .segment = {}, .words = std::string(query.get("q"))};
  if (question.country.empty()) return fail(errors::kInvalidInput, "The query needs a country by its two-letter code.", "country");
  if (const std::string_view word = query.get("segment"); !word.empty()) {
    question.segment = parse_segment(word);
    if (!question.segment) return fail(errors::kInvalidEnumValue, "There is no such segment.", "segment");
  }
  return question;
}

Result<Instant> read_month(const http::Query& query, std::string_view name, Date otherwise, Instant now) {
  const std::string_view text = query.get(name);
  if (text.empty()) return moment_of_month(otherwise, now);
  const std::optional<Date> month = parse_sheet_month(text);
  if (!month) return fail(errors::kInvalidInput, "The month must be written as 202103.", std::string(name));
  return moment_of_month(*month, now);
}

/// `month=202104`, also one to come; without it: now.
Result<Response> get_list(WorkerCall& call) {
  const ListQuestion question = OR_RETURN(read_question(call.request.query));
  const Instant at = OR_RETURN(read_month(call.request.query, "month", Date::of(call.actor.at), call.actor.at));
  return answer<PriceListRow>(call, [question, at, actor = call.actor](sql::Tx& tx, std::string_view token, std::int64_t size) {
    return price_list(tx, actor, question, at, token, size);
  });
}

/// Flags to show, as ADD,CHG,DEL; all of them without the parameter.
Result<std::vector<RowFlag>> read_flags(std::string_view text) {
  std::vector<RowFlag> flags;
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    const std::optional<RowFlag> flag = parse_row_flag(text::trim(text.substr(0, comma)));
    if (!flag) return fail(errors::kInvalidEnumValue, "Flags are ADD, CHG, DEL and UNC.", "flags");
    flags.push_back(*flag);
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return flags;
}

/// `from=202103&to=202104`; without them: this month and the next.
Result<Response> get_changes(WorkerCall& call) {
  const ListQuestion question = OR_RETURN(read_question(call.request.query));
  const Date today = Date::of(call.actor.at);
  const Instant before = OR_RETURN(read_month(call.request.query, "from", today, call.actor.at));
  const Instant after = OR_RETURN(read_month(call.request.query, "to", today.plus_days(1 - today.day()).plus_months(1), call.actor.at));
  const std::vector<RowFlag> flags = OR_RETURN(read_flags(call.request.query.get("flags")));
  return answer<DifferenceRow>(call, [=](sql::Tx& tx, std::string_view token, std::int64_t size) -> Result<Page<DifferenceRow>> {
    Page<DifferenceRow> page = OR_RETURN(price_difference(tx, question, before, after, token, size));
    if (!flags.empty()) {
      std::erase_if(page.items, [&](const DifferenceRow& row) { return std::find(flags.begin(), flags.end(), row.flag) == flags.end(); });
    }
    return page;
  });
}

Result<Response> get_rules(http::Call& call) {
  return Response{.body = json::collection(list_resale_rules(call.tx, call.actor), "/resaleprices", wire::write_rule)};
}

Result<Response> post_rule(http::Call& call) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object object = OR_RETURN(document.object());
  ResaleRule asked = OR_RETURN(wire::read_rule(object));
  const ResaleRule rule = OR_RETURN(set_resale_rule(call.tx, call.actor, std::move(asked)));
  json::Writer out;
  wire::write_rule(out, rule);
  return Response{.status = 201, .body = out.take()};
}

}  // namespace

std::vector<Route> price_list_routes() {
  const auto list = [](std::string_view pattern, Capability needs, std::string_view summary, http::WorkerHandler worker) -> Route {
    return {Method::kGet, pattern, needs, Tokens::kAppOrUser, Access::kWorker, Idempotency::kNone, summary, nullptr,
            std::move(worker)};
  };
  return {
      list("/v1/pricelists", Capability::kViewPrices,
           "The price list of a country and month, with margins and the partner's resale prices (JSON or CSV).", get_list),
      list("/v1/pricelists/changes", Capability::kViewPrices,
           "What differs between the price lists of two months, flagged ADD, CHG, DEL or UNC (JSON or CSV).", get_changes),
      list("/operator/v1/pricelists", Capability::kOperate, "The price list of a country and month (JSON or CSV).", get_list),
      list("/operator/v1/pricelists/changes", Capability::kOperate,
           "What differs between the price lists of two months (JSON or CSV).", get_changes),
      {Method::kGet, "/v1/resaleprices", Capability::kViewPrices, Tokens::kAppOrUser, Access::kRead, Idempotency::kNone,
       "Lists the partner's resale prices and margin rules.", get_rules},
      {Method::kPost, "/v1/resaleprices", Capability::kSetResalePrices, Tokens::kAppOrUser, Access::kWrite,
       Idempotency::kReplay, "Sets a resale price or a margin rule from a moment on.", post_rule},
  };
}

}  // namespace chandlery::catalog
