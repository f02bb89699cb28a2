// Registrations, validation events and the list of deliveries, as a partner's own people and programs use them.
//
// Invariants:
// 1. A partner has one registration at the most, and deliveries are made only while it has one.
// 2. An event is a record of the partner's activity log (sending.h): what causes it writes nothing for it, and no event is
//    lost, or told of what was rolled back.
// 3. A delivery's id and body never change, whatever becomes of it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/actor.h"
#include "core/page.h"
#include "core/result.h"
#include "platform/sql/sql.h"
#include "webhooks/model.h"
#include "webhooks/rules.h"

namespace chandlery::webhooks {

struct RegistrationRequest {
  std::string url;
  std::vector<std::string> events;  ///< in any case
  bool ms_header = false;
};
/// kAlreadyExists where the partner has one; kInvalidProperty for an address that may not be sent to and for events that no
/// document has, or none at all.
Result<Registration> add_registration(sql::Tx& tx, const Actor& actor, const RegistrationRequest& request, const Reach& reach);
/// The same of the one that there is; kNotFound where there is none.
Result<Registration> change_registration(sql::Tx& tx, const Actor& actor, const RegistrationRequest& request,
                                         const Reach& reach);
Result<Registration> find_registration(sql::Tx& tx, const Actor& actor);
/// What waits is given up with it.
Result<void> remove_registration(sql::Tx& tx, const Actor& actor);

/// A `test-created` that is sent at once, whatever else waits. kTooManyRequests for more than kTestsPerMinute,
/// kInvalidInput where the registration does not ask for it, kNotFound where there is none. `base_url` is the server's.
Result<Delivery> send_test(sql::Tx& tx, const Actor& actor, std::string_view base_url);
/// kNotFound for what is no test of the last kTestDays.
struct TestResults {
  Delivery delivery;
  std::string url;
  std::vector<Attempt> attempts;
};
Result<TestResults> find_test(sql::Tx& tx, const Actor& actor, std::string_view id);

struct DeliveryQuestion {
  std::optional<State> state;
  std::string_view continuation = {};  ///< Page::next of the page before
  std::int64_t size = 0;               ///< 1 to 500; 0: 100
};
/// Newest first. kInvalidProperty for a token that is none.
Result<Page<Delivery>> list_deliveries(sql::Tx& tx, const Actor& actor, const DeliveryQuestion& question);
/// Those of every partner that were given up, newest first.
Result<Page<Delivery>> list_given_up(sql::Tx& tx, const DeliveryQuestion& question);

struct DeliveryStory {
  Delivery delivery;
  std::vector<Attempt> attempts;
};
Result<DeliveryStory> find_delivery(sql::Tx& tx, const Actor& actor, std::string_view id);
/// Sends it again, the same bytes under the same id, with kMostTries new tries. kNotFound where the partner has no such
/// delivery or no registration any more.
Result<Delivery> replay(sql::Tx& tx, const Actor& actor, std::string_view id);

}  // namespace chandlery::webhooks
