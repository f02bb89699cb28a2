// See deliveries.h.
#include "notices/deliveries.h"

#include <algorithm>
#include <array>

#include "audit/service.h"
#include "core/id.h"
#include "core/text.h"
#include "notices/store.h"

namespace chandlery::notices {
namespace {

constexpr std::array<std::string_view, 3> kWords = {"waiting", "sent", "failed"};

store::Mail mail_of(DeliveryState state) {
  switch (state) {
    case DeliveryState::kWaiting: return store::Mail::kWaiting;
    case DeliveryState::kSent: return store::Mail::kMailed;
    case DeliveryState::kFailed: return store::Mail::kGivenUp;
  }
  return store::Mail::kWaiting;
}

Delivery delivery_of(store::StoredNotice stored, DeliveryState state) {
  Delivery delivery{.id = std::move(stored.id),
                    .kind = std::move(stored.kind),
                    .partner_id = std::move(stored.partner_id),
                    .customer_id = {},
                    .state = state,
                    .created_at = stored.created_at};
  if (delivery.partner_id.empty()) {
    delivery.audience = Audience::kOperator;
  } else if (stored.tenant_id != delivery.partner_id) {
    delivery.audience = Audience::kCustomer;
    delivery.customer_id = std::move(stored.tenant_id);
  }
  return delivery;
}

}  // namespace

std::string_view to_string(DeliveryState state) { return kWords.at(static_cast<std::size_t>(state)); }

std::optional<DeliveryState> parse_delivery_state(std::string_view word) {
  for (std::size_t i = 0; i < kWords.size(); ++i) {
    if (text::equal_ignoring_case(kWords[i], word)) return static_cast<DeliveryState>(i);
  }
  return std::nullopt;
}

Result<Page<Delivery>> list_deliveries(sql::Tx& tx, const DeliveryQuestion& question) {
  if (!question.continuation.empty() && !normalise_guid(question.continuation)) {
    return fail(errors::kInvalidProperty, "The continuation token is not one of this list's.", "MS-ContinuationToken");
  }
  const std::int64_t size = question.size <= 0 ? kMostListedDeliveries : std::min(question.size, kMostListedDeliveries);
  Page<Delivery> page;
  for (store::ListedMail& listed : store::list_mail(tx, mail_of(question.state), question.continuation, size + 1)) {
    if (std::ssize(page.items) == size) {
      page.next = page.items.back().id;
      break;
    }
    page.items.push_back(delivery_of(std::move(listed.notice), question.state));
    page.items.back().why = std::move(listed.why);
  }
  return page;
}

std::int64_t count_deliveries(sql::Tx& tx, DeliveryState state) { return store::count_mail(tx, mail_of(state)); }

Result<Delivery> retry_delivery(sql::Tx& tx, const Actor& actor, std::string_view id) {
  const auto known = normalise_guid(id);
  auto failed = known ? store::find_mail(tx, store::Mail::kGivenUp, *known) : std::nullopt;
  if (!failed) return fail(errors::kNotFound, "There is no failed delivery with this id.");
  store::settle_mail(tx, failed->partner_id, failed->tenant_id, failed->id, store::Mail::kWaiting);
  store::begin_again(tx, failed->partner_id, failed->tenant_id, failed->id);
  audit::append(tx, actor,
                {.operation = "retry_delivery", .resource_type = "notice", .customized = {{"NoticeId", failed->id}}});
  return delivery_of(*std::move(failed), DeliveryState::kWaiting);
}

}  // namespace chandlery::notices
