// See queues.h.
#include "console/queues.h"

#include "billing/payment_store.h"
#include "billing/withholding.h"
#include "customers/qualifications.h"
#include "fulfilment/pool_store.h"
#include "fulfilment/rules.h"
#include "notices/deliveries.h"
#include "support/service.h"
#include "webhooks/store.h"

namespace chandlery::console {

Queues count_queues(sql::Tx& tx, Instant at) { return count_queues(tx, fulfilment::store::pools(tx), at); }

Queues count_queues(sql::Tx& tx, const std::vector<fulfilment::KeyPool>& pools, Instant at) {
  Queues queues{.cancellations = ordering::count_waiting(tx), .service_requests = support::count_queue(tx)};
  for (const fulfilment::store::WaitingSku& sku : fulfilment::store::waiting_skus(tx)) {
    queues.lines_waiting_for_keys += sku.lines;
  }
  for (const fulfilment::KeyPool& pool : pools) {
    if (!pool.current) continue;
    const fulfilment::PoolLevel level = fulfilment::level_of(pool);
    queues.low_pools += level == fulfilment::PoolLevel::kLow ? 1 : 0;
    queues.empty_pools += level == fulfilment::PoolLevel::kEmpty ? 1 : 0;
  }
  queues.mail_waiting = notices::count_deliveries(tx, notices::DeliveryState::kWaiting);
  queues.mail_failed = notices::count_deliveries(tx, notices::DeliveryState::kFailed);
  queues.webhooks_failed = webhooks::store::count_given_up(tx, kMostWebhooks);
  queues.bank_entries = static_cast<std::int64_t>(billing::store::unassigned_entries(tx, kMostBankEntries).size());
  queues.qualifications = customers::count_in_review(tx, kMostQualifications);
  queues.withholding_requests = billing::count_open_withholding(tx, kMostWithholdingRequests);
  queues.appointments = support::appointments_of_today(tx, at, kMostAppointments);
  return queues;
}

void write_queues(json::Writer& out, const Queues& queues) {
  out.key("cancellations").begin_object().field("submitted", queues.cancellations.submitted);
  out.field("needsInformation", queues.cancellations.needs_information).end_object();
  out.key("serviceRequests").begin_object().field("open", queues.service_requests.open);
  out.field("attentionNeeded", queues.service_requests.attention_needed).end_object();
  out.field("linesWaitingForKeys", queues.lines_waiting_for_keys);
  out.key("keyPools").begin_object().field("low", queues.low_pools).field("empty", queues.empty_pools).end_object();
  out.key("deliveries").begin_object().field("waiting", queues.mail_waiting);
  out.field("failed", queues.mail_failed).end_object();
  out.key("webhooks").begin_object().field("failed", queues.webhooks_failed).end_object();
  out.field("bankEntries", queues.bank_entries).field("qualifications", queues.qualifications);
  out.field("withholdingRequests", queues.withholding_requests);
  out.key("appointments").begin_object().field("today", queues.appointments.count);
  if (queues.appointments.day) out.field("deskDay", to_iso(*queues.appointments.day));
  out.end_object();
}

}  // namespace chandlery::console
