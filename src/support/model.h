// The words of support: a request, what it is about, what was said on it, what was attached, and when one speaks about it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/money.h"
#include "core/time.h"
#include "ordering/cancellation_rules.h"
#include "partners/address.h"

namespace chandlery::support {

/// The numbers are those that old clients send (contract 13).
enum class Severity : std::uint8_t { kUnknown, kCritical, kModerate, kMinimal };
enum class Status : std::uint8_t { kNone, kOpen, kClosed, kAttentionNeeded };

/// Who speaks on a request: whoever made it (or a colleague who may), or the operator who answers it.
enum class Side : std::uint8_t { kRequester, kOperator };

/// What a refund request asks for (S18), as it was checked against the order.
struct Refund {
  std::string order_id;
  std::vector<std::int64_t> lines;  ///< numbers in the order, ascending
  std::string reason;
  Money amount;
  std::string cancellation_id = {};  ///< the request to cancel that it made
};

struct Note {
  Instant at;
  std::string by_name;
  std::string text;
};

struct Attachment {
  std::string id;
  std::string stem, extension;  ///< of the cleaned name: "invoice", "pdf"
  std::int64_t size = 0;        ///< bytes
  std::string sha256;           ///< hexadecimal
  std::string remark;
  Instant created_at;
};

/// A stretch of a weekday in which the desk speaks with partners, in minutes from midnight by the desk's clocks.
struct Opening {
  int weekday = 1;  ///< 1 Monday to 7 Sunday
  int from = 0, to = 0;
  friend auto operator<=>(const Opening&, const Opening&) = default;
};

/// When the operator's desk takes appointments. Without openings it takes none.
struct DeskHours {
  std::string zone = "UTC";  ///< IANA, as "Europe/Berlin"
  std::vector<Opening> openings;
  std::vector<Date> days_off;  ///< by the desk's clocks
  int slot_minutes = 30;       ///< 15, 30 or 60
  int at_once = 1;             ///< how many appointments at the same time
  int notice_hours = 24;       ///< between booking and beginning at least
  int days_ahead = 14;         ///< the last day that can be booked, from today
  std::vector<std::string> languages = {"en"};  ///< that the desk speaks
  std::int64_t version = 0;    ///< 0: never published
};

struct Slot {
  Instant begins_at, ends_at;
  friend auto operator<=>(const Slot&, const Slot&) = default;
};

/// A call about a request that its partner booked with the desk.
struct Appointment {
  std::string partner_id;
  std::int64_t request_id = 0;
  std::int64_t number = 0;  ///< 1..n of the request; all but the last one are cancelled or over
  Slot slot;
  std::string zone;  ///< the desk's, when it was booked
  std::string phone, language;
  std::string booked_by, booked_by_name;
  Instant booked_at;
  std::optional<Instant> cancelled_at;
  std::string cancelled_by_name;
  std::string note;  ///< why it was cancelled; empty where nobody said
};

struct ServiceRequest {
  std::string partner_id;
  std::int64_t id = 0;
  std::string customer_id;  ///< empty: about the partner's own account
  std::string organization_name, country;
  int topic_id = 0;
  Severity severity = Severity::kUnknown;
  Status status = Status::kOpen;
  std::string title, description;
  std::string product_id, product_name;
  partners::Contact contact;
  std::optional<Refund> refund;
  std::string created_by, created_by_name;
  Instant created_at;
  std::string modified_by, modified_by_name;
  Instant modified_at;
  std::optional<Instant> closed_at;
  std::int64_t note_count = 0, file_count = 0;
  std::vector<Note> notes;        ///< oldest first; a list leaves them out
  std::vector<Attachment> files;  ///< oldest first; a list leaves them out
  std::optional<Appointment> appointment;  ///< the last one, cancelled and past ones too; a list leaves it out
};

/// What the requester says of a refund, before it is checked. Empty text: not given.
struct RefundClaim {
  std::string tenant;  ///< GUID or domain of the customer
  std::string order_id, subscription_id;
  std::vector<std::int64_t> lines;  ///< empty: every line that can still be credited
  std::string reason;
  std::optional<Decimal> amount;
  std::string currency;
};

/// A request as it is submitted.
struct Draft {
  std::string organization_id;  ///< a customer's GUID, or the partner's own or nothing
  std::string title, description;
  Severity severity = Severity::kUnknown;
  std::optional<std::int64_t> topic_id;
  std::string product_id, product_name;
  partners::Contact contact;  ///< all empty: not given
  RefundClaim refund;         ///< read for a refund topic alone (S21)
};

/// A partial change; what is absent stays as it is.
struct Change {
  std::optional<Status> status;
  std::optional<Severity> severity;
  std::optional<std::string> title, description;
  std::optional<partners::Contact> contact;
  std::string note;  ///< empty: none
};

/// What the operator answers to a request.
struct Answer {
  std::optional<Status> status;
  std::optional<ordering::CancellationEvent> decision;  ///< about the refund: approve, reject or ask for information
  std::string note;                                     ///< empty: none
};

/// A part of a list.
struct Slice {
  Status status = Status::kNone;  ///< kNone: of every status
  std::int64_t offset = 0, limit = 0;
};

/// How much of the operator's queue waits for the operator, and how much for who asked.
struct QueueCounts {
  std::int64_t open = 0, attention_needed = 0;
};

}  // namespace chandlery::support
