// What waits for somebody, in numbers: for the operator, for keys, for mail.
#pragma once

#include <cstdint>
#include <vector>

#include "fulfilment/model.h"
#include "ordering/cancellation.h"
#include "platform/json/writer.h"
#include "platform/sql/sql.h"
#include "support/appointments.h"
#include "support/model.h"

namespace chandlery::console {

struct Queues {
  ordering::WaitingCancellations cancellations;
  support::QueueCounts service_requests;
  std::int64_t lines_waiting_for_keys = 0;
  std::int64_t low_pools = 0, empty_pools = 0;  ///< of those that orders draw from
  std::int64_t mail_waiting = 0, mail_failed = 0;
  std::int64_t webhooks_failed = 0;             ///< deliveries that were given up, counted to kMostWebhooks
  std::int64_t bank_entries = 0;  ///< that are nobody's payment yet, counted to kMostBankEntries
  std::int64_t qualifications = 0;  ///< in review, counted to kMostQualifications
  std::int64_t withholding_requests = 0;  ///< that are not decided, counted to kMostWithholdingRequests
  support::DaysAppointments appointments;  ///< of the desk's today, counted to kMostAppointments
};
inline constexpr std::int64_t kMostBankEntries = 1'000, kMostWebhooks = 1'000, kMostQualifications = 1'000,
                              kMostWithholdingRequests = 1'000, kMostAppointments = 1'000;
/// Reads what waits at that moment, by indexes of only that; of pools the free keys.
Queues count_queues(sql::Tx& tx, Instant at);
/// The same of pools whose free keys were counted.
Queues count_queues(sql::Tx& tx, const std::vector<fulfilment::KeyPool>& pools, Instant at);
/// The members of an open object.
void write_queues(json::Writer& out, const Queues& queues);

}  // namespace chandlery::console
