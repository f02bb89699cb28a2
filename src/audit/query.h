// Reads the activity log as the API's readers may: a range of days, filters, newest first, by seeking (contract 12).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/service.h"

namespace chandlery::audit {

inline constexpr std::int64_t kDefaultDays = 30;
inline constexpr std::int64_t kMostDays = 90;      ///< between start and end
inline constexpr std::int64_t kMostRecords = 500;  ///< a page

/// Records of one partner as they are shown.
struct Record {
  std::string id;  ///< see record_id
  std::int64_t sequence = 0;
  Instant at;
  Category category = Category::kTransaction;
  std::string partner_id, operation, resource_type, status;
  std::string customer_id, customer_name;
  std::string user_id, user_name, application_id, correlation_id;
  std::string old_value, new_value;
  std::string customized;  ///< JSON array of {"key","value"}
};

struct RecordFields;
/// A stored record as it is shown.
Record record_of(const RecordFields& fields);

/// The categories that a caller may read (C5).
struct Readable {
  bool transactions = false, key_access = false;
};
using May = std::function<bool(const Actor&, Capability)>;
/// kRoleMissing (900150) when the actor may read neither.
Result<Readable> readable_by(const Actor& actor, const May& may);

/// As the query string gave them; empty is absent.
struct Range {
  Instant from, until;  ///< from <= at < until
};
/// Start defaults to 30 days before the end, the end to today. An end that names a day, or midnight, includes that day.
/// kInvalidProperty for an unreadable date, a start after the end, and more than `most_days` between them (0: any).
Result<Range> parse_range(std::string_view start_date, std::string_view end_date, Instant now,
                          std::int64_t most_days = kMostDays);

struct Filter {
  std::string company_name;  ///< substring, without regard to case
  std::string customer_id;
  std::string resource_type;  ///< `software_key` and `SoftwareKey` are the same
  std::string user_name;      ///< the userPrincipalName, without regard to case
  std::string operation;      ///< `get_software_key` and `GetSoftwareKey` are the same
  std::string status;         ///< succeeded | failed | progress | decline
  std::string product_id;     ///< named in the customized data, also as the front of a catalog item
};
/// Reads `{"Field":...,"Value":...,"Operator":...}`, or two of them, each of either form, joined as
/// `{"LeftFilter":...,"Operator":"and","RightFilter":...}`; the empty text is no filter. kInvalidProperty for a field
/// that is named twice, and for a field or operator that is not supported: CompanyName substring; CustomerId,
/// ResourceType, UserPrincipalName, OperationType, OperationStatus, ProductId equals.
Result<Filter> parse_filter(std::string_view filter_json);

struct Query {
  Range range;
  Filter filter;
  std::int64_t size = kMostRecords;  ///< 0 or more than the most: the most
  std::string continuation;          ///< Page::next of the page before
};

/// Calls `each` with the records that the query selects, newest first, until `most` were given or a bounded number was
/// read; returns where to go on, empty at the end. kInvalidProperty for a token that is none.
Result<std::string> scan(sql::Tx& tx, const Actor& actor, const Readable& readable, const Query& query,
                         std::int64_t most, const std::function<void(Record&&)>& each);

/// The actor's partner's records. A page may be short, even empty, and still have a next one: a search reads a bounded
/// number of records before it answers.
Result<Page<Record>> list(sql::Tx& tx, const Actor& actor, const Readable& readable, const Query& query);

/// id = partner "_" customer "_" resource "_" operation "_" ticks "-" sequence, lower case; ticks are 100 ns since
/// year 1.
std::string record_id(const Record& record);
/// kNotFound when the id names no record of the actor's partner, kRoleMissing when its category is not readable.
Result<Record> find(sql::Tx& tx, const Actor& actor, const Readable& readable, std::string_view id);

}  // namespace chandlery::audit
