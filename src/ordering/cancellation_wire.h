// Cancellations as JSON, in and out: a resource of our own in the contract's style; the PATCH is contract 5.2's.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "ordering/cancellation.h"
#include "ordering/rebuy.h"
#include "platform/json/reader.h"

namespace chandlery::ordering {

/// {id?, status:"cancelled", lineItems?:[{lineItemNumber, offerId?}], attributes?:{etag?}} as the SDKs send it: the
/// whole order with its status changed, quantities ignored. kInvalidInput for any other change.
Result<CancelCommand> read_order_patch(const json::Object& order, std::string_view customer_id,
                                       std::string_view order_id);
/// {lineItems?:[{lineItemNumber, offerId?}], acknowledged:true, reason?}: kInvalidInput without the acknowledgement
/// that the important message was read (S58).
Result<CancelCommand> read_cancel(const json::Object& body, std::string_view customer_id, std::string_view order_id);
/// {lineItems?, reason, amountRequested?:{amount, currencyCode}} (S18, S23).
Result<CancelCommand> read_cancellation_request(const json::Object& body, std::string_view customer_id,
                                                std::string_view order_id);
/// {quantity, acknowledged:true, expectedTotal?, reason?}
Result<RebuyCommand> read_rebuy(const json::Object& body, std::string_view customer_id, std::string_view order_id,
                                std::int64_t line_number);
/// A reason or a note within its limit; kInvalidInput past it, or when it is required and empty.
Result<std::string> read_words(const json::Object& body, std::string_view name, bool required);

/// The operator reads the customer's name beside its id; empty: it is left out.
void write_cancellation(json::Writer& w, const Cancellation& cancellation, std::string_view customer_name = {});
/// What must be read before is in the locale's words; the sentences of the outlook are as they are.
std::string outlook_json(const CancellationOutlook& outlook, std::string_view locale);
std::string cancellation_json(const Cancellation& cancellation);
std::string rebuy_quote_json(const RebuyQuote& quote);
std::string rebought_json(const Rebought& rebought);

/// The cancellation as the activity log keeps it.
std::string snapshot(const Cancellation& cancellation);

}  // namespace chandlery::ordering
