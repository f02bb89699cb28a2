// See service.h.
#include "webhooks/service.h"

#include <algorithm>

#include "audit/follow.h"
#include "audit/service.h"
#include "core/id.h"
#include "platform/json/writer.h"
#include "webhooks/store.h"

namespace chandlery::webhooks {
namespace {

constexpr std::int64_t kListed = 100, kMostListed = 500;

std::string snapshot(const Registration& registration) {
  json::Writer out;
  out.begin_object().field("WebhookUrl", registration.url).key("WebhookEvents").begin_array();
  for (const std::string& event : registration.events) out.value(event);
  return out.end_array().end_object().take();
}

void record(sql::Tx& tx, const Actor& actor, std::string_view operation, const Registration* before,
            const Registration* after) {
  audit::append(tx, actor,
                {.operation = operation,
                 .resource_type = "webhook_registration",
                 .old_value = before != nullptr ? snapshot(*before) : std::string(),
                 .new_value = after != nullptr ? snapshot(*after) : std::string()});
}

/// Writes what was asked for into the registration.
Result<void> take(const RegistrationRequest& request, const Reach& reach, Registration& registration) {
  RETURN_IF_FAILED(check_url(request.url, reach));
  registration.url = request.url;
  registration.events.clear();
  for (std::size_t i = 0; i < request.events.size(); ++i) {
    const auto event = known_event(request.events[i]);
    if (!event) {
      return fail(errors::kInvalidProperty, "There is no event of this name.", "WebhookEvents[" + std::to_string(i) + "]");
    }
    if (std::ranges::find(registration.events, *event) == registration.events.end()) registration.events.emplace_back(*event);
  }
  if (registration.events.empty()) return fail(errors::kInvalidProperty, "Name at least one event.", "WebhookEvents");
  registration.ms_header = request.ms_header;
  return {};
}

Result<Delivery> own_delivery(sql::Tx& tx, const Actor& actor, std::string_view id) {
  const auto known = normalise_guid(id);
  auto found = known ? store::find_delivery(tx, actor.partner_id, *known) : std::nullopt;
  if (!found) return fail(errors::kNotFound, "There is no such delivery.");
  return *std::move(found);
}

template <class List>
Result<Page<Delivery>> list_by(const DeliveryQuestion& question, List&& list) {
  if (!question.continuation.empty() && !normalise_guid(question.continuation)) {
    return fail(errors::kInvalidProperty, "The continuation token is not one of this list's.", "MS-ContinuationToken");
  }
  const std::int64_t size = question.size <= 0 ? kListed : std::min(question.size, kMostListed);
  return page_of(list(size + 1), size);
}

}  // namespace

Result<Registration> add_registration(sql::Tx& tx, const Actor& actor, const RegistrationRequest& request, const Reach& reach) {
  Registration made{.partner_id = actor.partner_id,
                    .subscriber_id = new_id(actor.at),
                    .url = {},
                    .events = {},
                    .created_at = actor.at,
                    .changed_at = actor.at};
  RETURN_IF_FAILED(take(request, reach, made));
  if (!store::insert_registration(tx, made)) {
    return fail(errors::kAlreadyExists, "A webhook is registered already. Change it with PUT.");
  }
  record(tx, actor, "create_webhook_registration", nullptr, &made);
  // The log is told of from here on; what was recorded above is the last before it.
  store::insert_cursor(tx, actor.partner_id, audit::ends_of(tx, {{actor.partner_id}}).front());
  return made;
}

Result<Registration> change_registration(sql::Tx& tx, const Actor& actor, const RegistrationRequest& request,
                                         const Reach& reach) {
  const Registration before = OR_RETURN(find_registration(tx, actor));
  Registration after = before;
  RETURN_IF_FAILED(take(request, reach, after));
  after.changed_at = actor.at;
  store::update_registration(tx, after);
  record(tx, actor, "update_webhook_registration", &before, &after);
  return after;
}

Result<Registration> find_registration(sql::Tx& tx, const Actor& actor) {
  auto found = store::find_registration(tx, actor.partner_id);
  if (!found) return fail(errors::kNotFound, "No webhook is registered.");
  return *std::move(found);
}

Result<void> remove_registration(sql::Tx& tx, const Actor& actor) {
  const Registration before = OR_RETURN(find_registration(tx, actor));
  store::remove_registration(tx, actor.partner_id);
  store::give_up_waiting(tx, actor.partner_id, actor.at);
  record(tx, actor, "delete_webhook_registration", &before, nullptr);
  return {};
}

Result<Delivery> send_test(sql::Tx& tx, const Actor& actor, std::string_view base_url) {
  const Registration registration = OR_RETURN(find_registration(tx, actor));
  if (std::ranges::find(registration.events, kTestCreated) == registration.events.end()) {
    return fail(errors::kInvalidInput, "The registration does not ask for the event test-created.", "WebhookEvents");
  }
  if (store::count_since(tx, actor.partner_id, kTestCreated, actor.at.plus_seconds(-60)) >= kTestsPerMinute) {
    return fail(errors::kTooManyRequests, "At most two validation events a minute are sent.");
  }
  Delivery delivery{.partner_id = actor.partner_id,
                    .id = new_id(actor.at),
                    .event = std::string(kTestCreated),
                    .created_at = actor.at,
                    .next_at = {0}};  // before all that waits
  delivery.resource_uri = std::string(base_url) + "/webhooks/v1/registration/validationEvents/" + delivery.id;
  delivery.body = body_of(kTestCreated, delivery.resource_uri, "test", {}, actor.at);
  store::insert_delivery(tx, delivery);
  return delivery;
}

Result<TestResults> find_test(sql::Tx& tx, const Actor& actor, std::string_view id) {
  TestResults results{.delivery = OR_RETURN(own_delivery(tx, actor, id)), .url = {}, .attempts = {}};
  const Delivery& test = results.delivery;
  if (test.event != kTestCreated || test.created_at.plus_days(kTestDays) < actor.at) {
    return fail(errors::kNotFound, "There is no validation event of this id in the last seven days.");
  }
  results.attempts = store::attempts(tx, actor.partner_id, test.id);
  const auto registration = store::find_registration(tx, actor.partner_id);
  if (!results.attempts.empty()) {
    results.url = results.attempts.back().url;
  } else if (registration) {
    results.url = registration->url;
  }
  return results;
}

Result<Page<Delivery>> list_deliveries(sql::Tx& tx, const Actor& actor, const DeliveryQuestion& question) {
  return list_by(question, [&](std::int64_t limit) {
    return store::list_deliveries(tx, actor.partner_id, question.state, question.continuation, limit);
  });
}

Result<Page<Delivery>> list_given_up(sql::Tx& tx, const DeliveryQuestion& question) {
  return list_by(question, [&](std::int64_t limit) { return store::list_given_up(tx, question.continuation, limit); });
}

Result<DeliveryStory> find_delivery(sql::Tx& tx, const Actor& actor, std::string_view id) {
  DeliveryStory story{.delivery = OR_RETURN(own_delivery(tx, actor, id)), .attempts = {}};
  story.attempts = store::attempts(tx, actor.partner_id, story.delivery.id);
  return story;
}

Result<Delivery> replay(sql::Tx& tx, const Actor& actor, std::string_view id) {
  Delivery delivery = OR_RETURN(own_delivery(tx, actor, id));
  OR_RETURN(find_registration(tx, actor));
  delivery.state = State::kWaiting;
  delivery.tries = 0;
  delivery.next_at = actor.at;
  delivery.settled_at.reset();
  store::update_delivery(tx, delivery);
  audit::append(tx, actor,
                {.operation = "replay_webhook_delivery",
                 .resource_type = "webhook_delivery",
                 .customized = {{"DeliveryId", delivery.id}, {"EventName", delivery.event}}});
  return delivery;
}

}  // namespace chandlery::webhooks
