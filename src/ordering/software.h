// The software of a customer as a list: every purchase ever, what became of it, and what the caller may do with it (S9,
// S39, S68). A view over orders, entitlements and policies; it owns nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/policies.h"
#include "core/actor.h"
#include "core/page.h"
#include "core/result.h"
#include "fulfilment/service.h"
#include "ordering/cancellation_rules.h"
#include "ordering/model.h"
#include "platform/sql/sql.h"

namespace chandlery::ordering {

inline constexpr std::int64_t kUsualSoftwarePage = 100;  ///< rows, where the caller does not say
inline constexpr std::int64_t kMostSoftwareRows = 500;   ///< of a page

/// One row: a line of an order, with all that decides about it.
struct SoftwarePurchase {
  std::string order_id;
  Instant ordered_at;
  OrderLine line;
  fulfilment::Entitlement held;
  std::string partner_name;  ///< who sold it
  fulfilment::LineKeys keys;
  std::optional<catalog::FulfilmentPolicy> fulfilment;  ///< in force now; none: only the customer sees keys
  std::optional<catalog::ReturnPolicy> returns;         ///< pinned when it was ordered
  bool has_media = false;       ///< there is something to download
  bool cancel_requested = false;                        ///< a request to cancel it waits for a decision
};

struct SoftwareQuestion {
  std::string_view customer_id;
  std::string_view continuation;  ///< Page::next of the page before: order id "." line number
  std::int64_t size = 0;          ///< 0: the usual page
};
/// Newest first; to a customer's user what it bought of all its partners. The errors of find_buyer; kInvalidProperty for a token that is none.
Result<Page<SoftwarePurchase>> list_software(sql::Tx& tx, const Actor& actor, const SoftwareQuestion& question);

// What follows from a row, pure.

/// active, pending (waits for its key), cancelRequested, suspended, expired (the term has ended), cancelled.
std::string_view software_status(const SoftwarePurchase& purchase, Instant at);
/// none (the product has no keys), pending, available (nobody saw one yet), revealed, revoked, expired.
std::string_view key_status(const SoftwarePurchase& purchase, Instant at);
/// Who may see the keys under the policy in force, as a sentence.
std::string who_sees_keys(const SoftwarePurchase& purchase);

/// Rules 3.2, by the same judgement as the cancel dialog.
struct CancelWindow {
  Eligibility judged;
  std::string why;  ///< until when, or why not
  bool open() const { return judged.cancellable(); }
};
CancelWindow cancel_window(const SoftwarePurchase& purchase, Instant at);

/// Something that a person could do with a row. `why` says what allows it, or what stands in the way: the policy, the
/// caller's role or the purchase's state, in this order.
struct SoftwareAction {
  std::string_view name;  ///< revealKey | copyDeepLink | download | copyDownloadLink | cancel
  bool allowed = false;
  std::string why;
};
std::vector<SoftwareAction> software_actions(const Actor& actor, const SoftwarePurchase& purchase);

}  // namespace chandlery::ordering
