// See query.h.
#include "audit/query.h"

#include <algorithm>
#include <charconv>

#include "audit/store.h"
#include "core/text.h"
#include "platform/json/reader.h"
#include "platform/sql/seek.h"

namespace chandlery::audit {
namespace {

std::optional<std::int64_t> parse_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 0) return std::nullopt;
  return number;
}

/// software_key, SoftwareKey, softwarekey -> softwarekey
std::string without_underscores(std::string_view text) {
  std::string word = text::lower(text);
  std::erase(word, '_');
  return word;
}

}  // namespace

Record record_of(const RecordFields& fields) {
  Record record{.id = {},
                .sequence = fields.sequence,
                .at = fields.at,
                .category = fields.category,
                .partner_id = std::string(fields.partner_id),
                .operation = std::string(fields.operation),
                .resource_type = std::string(fields.resource_type),
                .status = std::string(fields.status),
                .customer_id = std::string(fields.customer_id),
                .customer_name = std::string(fields.customer_name),
                .user_id = std::string(fields.user_id),
                .user_name = std::string(fields.user_name),
                .application_id = std::string(fields.application_id),
                .correlation_id = std::string(fields.correlation_id),
                .old_value = std::string(fields.old_value),
                .new_value = std::string(fields.new_value),
                .customized = std::string(fields.customized)};
  record.id = record_id(record);
  return record;
}

Result<Readable> readable_by(const Actor& actor, const May& may) {
  const Readable readable{may(actor, Capability::kViewTransactionLog), may(actor, Capability::kViewKeyAccessLog)};
  if (!readable.transactions && !readable.key_access) return fail(errors::kRoleMissing);
  return readable;
}

Result<Range> parse_range(std::string_view start_date, std::string_view end_date, Instant now, std::int64_t most_days) {
  Instant end = Date::of(now).start();
  if (!end_date.empty()) {
    const auto parsed = parse_query_date(end_date);
    if (!parsed)
      return fail(errors::kInvalidProperty, "The end date cannot be read. Write it as yyyy-MM-dd.", "endDate");
    end = *parsed;
  }
  Instant start = Date::of(end).start().plus_days(-kDefaultDays);
  if (!start_date.empty()) {
    const auto parsed = parse_query_date(start_date);
    if (!parsed) {
      return fail(errors::kInvalidProperty, "The start date cannot be read. Write it as yyyy-MM-dd.", "startDate");
    }
    start = *parsed;
  }
  const bool whole_day = end == Date::of(end).start();
  const Instant until = whole_day ? end.plus_days(1) : Instant{end.micros + 1};
  if (start >= until) return fail(errors::kInvalidProperty, "The start date is after the end date.", "startDate");
  if (most_days > 0 && end.micros - start.micros > most_days * Instant::kDay) {
    return fail(errors::kInvalidProperty,
                "The dates are more than " + std::to_string(most_days) + " days apart. Ask for a shorter range.",
                "startDate");
  }
  return Range{start, until};
}

namespace {

Result<void> read_filter(const json::Object& object, Filter& filter) {
  const std::string operation = without_underscores(OR_RETURN(object.text_or("operator", "")));
  if (object.has("leftFilter") || object.has("rightFilter")) {
    if (operation != "and") {
      return fail(errors::kInvalidProperty, "Filters are joined by and.", object.path_of("operator"));
    }
    const json::Object left = OR_RETURN(object.object("leftFilter"));
    const json::Object right = OR_RETURN(object.object("rightFilter"));
    RETURN_IF_FAILED(read_filter(left, filter));
    return read_filter(right, filter);
  }
  const std::string field = OR_RETURN(object.text("field"));
  const std::string value = OR_RETURN(object.text("value"));
  struct Supported {
    std::string_view field, operation;
    std::string Filter::*target;
  };
  static constexpr Supported kSupported[] = {
      {"companyname", "substring", &Filter::company_name}, {"customerid", "equals", &Filter::customer_id},
      {"resourcetype", "equals", &Filter::resource_type},  {"userprincipalname", "equals", &Filter::user_name},
      {"operationtype", "equals", &Filter::operation},     {"operationstatus", "equals", &Filter::status},
      {"productid", "equals", &Filter::product_id}};
  const std::string name = without_underscores(field);
  for (const Supported& supported : kSupported) {
    if (supported.field != name) continue;
    if (!operation.empty() && supported.operation != operation) {
      return fail(
          errors::kInvalidProperty,
          "The filter's operator is not supported for this field; use " + std::string(supported.operation) + ".",
          "filter.operator");
    }
    if (!(filter.*supported.target).empty()) {
      return fail(errors::kInvalidProperty, "The filter names " + field + " twice.", "filter.field");
    }
    filter.*supported.target = value;
    return {};
  }
  return fail(errors::kInvalidProperty,
              "Filter by CompanyName, CustomerId, ResourceType, UserPrincipalName, OperationType, OperationStatus or "
              "ProductId.",
              "filter.field");
}

/// The words of a filter as records are compared with them.
struct Wanted {
  std::string company, user, operation, status, product;

  explicit Wanted(const Filter& filter)
      : company(text::fold(filter.company_name)),
        user(text::lower(filter.user_name)),
        operation(without_underscores(filter.operation)),
        status(text::lower(filter.status)),
        product(text::lower(filter.product_id)) {}

  bool matches(const RecordFields& fields) const {
    if (!company.empty() && text::fold(fields.customer_name).find(company) == std::string::npos) return false;
    if (!user.empty() && text::lower(fields.user_name) != user) return false;
    if (!operation.empty() && without_underscores(fields.operation) != operation) return false;
    if (!status.empty() && fields.status != status) return false;
    return product.empty() || names_product(fields.customized);
  }

 private:
  /// A value that is the product's id, or a catalog item of it.
  bool names_product(std::string_view customized) const {
    const std::string facts = text::lower(customized);
    const std::string start = "\"value\":\"" + product;
    for (std::size_t at = facts.find(start); at != std::string::npos; at = facts.find(start, at + 1)) {
      const char next = at + start.size() < facts.size() ? facts[at + start.size()] : '"';
      if (next == '"' || next == ':') return true;
    }
    return false;
  }
};

}  // namespace

Result<Filter> parse_filter(std::string_view filter_json) {
  Filter filter;
  if (text::trim(filter_json).empty()) return filter;
  const auto document = OR_RETURN(json::Document::parse(filter_json));
  const json::Object object = OR_RETURN(document.object());
  RETURN_IF_FAILED(read_filter(object, filter));
  return filter;
}

Result<std::string> scan(sql::Tx& tx, const Actor& actor, const Readable& readable, const Query& query,
                         std::int64_t most, const std::function<void(Record&&)>& each) {
  const Instant last_moment{query.range.until.micros - 1};
  const auto range = store::sequences_of_days(tx, actor.partner_id, Date::of(query.range.from), Date::of(last_moment));
  std::int64_t before = store::kOpenEnd;
  if (!query.continuation.empty()) {
    const auto token = parse_number(query.continuation);
    if (!token)
      return fail(errors::kInvalidProperty, "The continuation token is not one of this list's.",
                  "MS-ContinuationToken");
    before = *token;
  }
  if (!range) return std::string();
  // The day in use is open-ended: the chain's head tells where the records end now.
  const auto head = store::read_head(tx, actor.partner_id);
  before = std::min({before, range->last + 1, head ? head->sequence + 1 : std::int64_t{1}});

  const Wanted wanted(query.filter);
  const std::string customer = text::lower(query.filter.customer_id);
  const std::string resource = without_underscores(query.filter.resource_type);
  std::int64_t given = 0, last_given = 0;
  bool more = false;
  // A filter that matches nothing must not hold a reader for long.
  const std::int64_t first = std::max(range->first, before - sql::kMostLookedAt);
  while (before > first && !more) {
    const std::int64_t limit = most + 1 - given;
    std::int64_t rows = 0, lowest = before;
    store::select_records(tx, actor.partner_id,
                          {.first = first,
                           .before = before,
                           .from = query.range.from,
                           .until = query.range.until,
                           .transactions = readable.transactions,
                           .key_access = readable.key_access,
                           .customer_id = customer,
                           .resource_type = resource,
                           .limit = limit},
                          [&](const RecordFields& fields) {
                            ++rows;
                            lowest = fields.sequence;
                            if (more || !wanted.matches(fields)) return;
                            if (given == most) {
                              more = true;
                              return;
                            }
                            ++given;
                            last_given = fields.sequence;
                            each(record_of(fields));
                          });
    before = rows == limit ? lowest : first;
  }
  if (more) return std::to_string(last_given);
  return before > range->first ? std::to_string(before) : std::string();
}

Result<Page<Record>> list(sql::Tx& tx, const Actor& actor, const Readable& readable, const Query& query) {
  const std::int64_t size = query.size <= 0 ? kMostRecords : std::min(query.size, kMostRecords);
  Page<Record> page;
  page.next =
      OR_RETURN(scan(tx, actor, readable, query, size, [&](Record&& r) { page.items.push_back(std::move(r)); }));
  return page;
}

std::string record_id(const Record& record) {
  constexpr std::int64_t kTicksOf1970 = 621'355'968'000'000'000;
  return text::lower(record.partner_id + "_" + record.customer_id + "_" + record.resource_type + "_" +
                     record.operation + "_" + std::to_string(record.at.micros * 10 + kTicksOf1970) + "-" +
                     std::to_string(record.sequence));
}

Result<Record> find(sql::Tx& tx, const Actor& actor, const Readable& readable, std::string_view id) {
  const std::string wanted = text::lower(id);
  const auto dash = wanted.rfind('-');
  const auto sequence =
      dash == std::string::npos ? std::nullopt : parse_number(std::string_view(wanted).substr(dash + 1));
  if (!sequence || *sequence == 0) return fail(errors::kNotFound, "There is no such audit record.");
  std::optional<Record> found;
  store::each_record(tx, actor.partner_id, *sequence - 1, 1,
                     [&](const RecordFields& fields, const crypto::Hash&) { found = record_of(fields); });
  if (!found || found->id != wanted) return fail(errors::kNotFound, "There is no such audit record.");
  const bool allowed = found->category == Category::kKeyAccess ? readable.key_access : readable.transactions;
  if (!allowed) return fail(errors::kRoleMissing);
  return *std::move(found);
}

}  // namespace chandlery::audit
