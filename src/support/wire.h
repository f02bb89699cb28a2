// Service requests as JSON (contract 13).
//
// Beside the contract's fields a request carries `partnerId`, `customerId` and, for a refund, what was checked:
//   "refund": {"orderId","lineItems":[{"lineItemNumber"}],"reason","amount","currency","cancellationId"}
// and, once one was booked, the last `appointment` (appointment_wire.h). A submission carries the refund with `customerTenant`
// (id or domain) and, instead of the order, perhaps `subscriptionId`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "platform/json/reader.h"
#include "platform/json/writer.h"
#include "support/model.h"
#include "support/refund.h"

namespace chandlery::support {

/// kInvalidProperty or kInvalidEnumValue with the field. What old clients send for "not set" is not set: status "none"
/// or 0, severity "unknown" or 0, null; dates are not read at all.
Result<Draft> read_draft(const json::Object& body);
Result<Change> read_change(const json::Object& body);
/// What the operator sends: status, a `decision` about a refund (approve, reject, needs-information), and a note as
/// `note` or as `newNote.text`.
Result<Answer> read_answer(const json::Object& body);

/// With notes, files and how the appointment stands at that moment; topic names in the locale's language.
std::string request_json(const ServiceRequest& request, std::string_view locale, Instant at);
/// As lists have it, without notes and files.
void write_summary(json::Writer& out, const ServiceRequest& request, std::string_view locale);
/// The form of a refund request, filled in as far as it can be: a submission but for what `toFillIn` names.
std::string form_json(const RefundForm& form, std::string_view locale);
std::string topics_json(std::string_view locale);
std::string attachment_json(const Attachment& file);

/// A page of a list that is read by index (contract 1.8).
struct ListPage {
  std::string_view path;  ///< relative, as "/servicerequests"
  std::string query;      ///< what else chooses the list, as "status=open&"; may be empty
  Slice slice;
  bool more = false;      ///< there is a next page
};
std::string list_json(const std::vector<ServiceRequest>& requests, const ListPage& page, std::string_view locale);

/// The request as the activity log keeps it: Pascal-cased, without what people wrote into it.
std::string snapshot(const ServiceRequest& request);

}  // namespace chandlery::support
