// Reservations as JSON: what clients send, and what they are answered (contract 7).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "platform/json/reader.h"
#include "platform/json/writer.h"
#include "reservations/model.h"
#include "reservations/returns.h"
#include "reservations/service.h"

namespace chandlery::reservations {

/// What a cart's line says of a reservation in its provisioning context: subscriptionId, scope, duration, and as you like
/// scopeSubscriptionId, resourceGroup, managementGroup, instanceFlexibility (On, Off).
struct AskedReservation {
  std::string subscription_id;
  Scope scope;
  std::string duration;  ///< as P1Y; empty: not given
  bool flexible = true;
};
/// kScopeInvalid, kInvalidInput; an empty context is an empty wish.
Result<AskedReservation> read_context(std::string_view context);

/// The context with which the reservation would be bought again.
std::string context_of(const Reservation& reservation);

Result<ReservationChanges> read_changes(const json::Object& body);
Result<std::vector<std::int64_t>> read_quantities(const json::Object& body);
/// GUIDs in lower case.
Result<std::vector<std::string>> read_ids(const json::Object& body);
Result<ExchangeRequest> read_exchange(const json::Object& body);

/// What a purchase of a single reservation names, as the draft of ours has it.
struct AskedPurchase {
  std::string subscription_id;
  ordering::LineRequest line;
};
Result<AskedPurchase> read_purchase(const json::Object& body);

/// `amounts`: to the seller's eyes, with what it pays and what it may do; the customer and a reseller see neither.
void write_reservation(json::Writer& w, const Reservation& reservation, Instant at, bool amounts);
std::string reservation_json(const Reservation& reservation, Instant at, bool amounts);
/// The documented details of an artifact, in both of their shapes at once. `type` as "reservedinstance".
std::string artifact_json(std::span<const Reservation> reservations, std::string_view type);
std::string return_quote_json(const ReturnQuote& quote);
std::string exchange_quote_json(const ExchangeQuote& quote);
std::string returned_json(const Reservation& reservation, const ReturnQuote& quote, Instant at);
std::string exchanged_json(const Exchanged& exchanged, Instant at);

/// "/customers/{id}/reservations/{id}"
std::string path_of(const Reservation& reservation);
/// {"id":...,"version":n} in base64 (contract 1.5).
std::string etag_of(const Reservation& reservation);
/// As the activity log keeps it: Pascal-cased names (contract 12).
std::string snapshot(const Reservation& reservation);

}  // namespace chandlery::reservations
