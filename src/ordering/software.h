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
  std::string customer_name;
  std::string order_id;
  Instant ordered_at;
  OrderLine line;
  fulfilment::Entitlement held;
  std::string partner_name;  ///< who sold it
  fulfilment::LineKeys keys;
  std::optional<catalog::FulfilmentPolicy> fulfilment;  ///< in force now; none: only the customer sees keys
  std::optional<catalog::ReturnPolicy> returns;         ///< pinned when it was ordered
  bool has_media = false;                               ///< there is something to download
  bool cancel_requested = false;                        ///< a request to cancel it waits for a decision
};

/// What became of a purchase, in this order: cancelled, a cancellation asked for, waiting for its key, its term at an
/// end, its subscription suspended.
enum class SoftwareStatus : std::uint8_t { kCancelled, kCancelRequested, kPending, kExpired, kSuspended, kActive };
std::string_view to_string(
    SoftwareStatus status);  ///< cancelled | cancelRequested | pending | expired | suspended | active
std::optional<SoftwareStatus> parse_software_status(std::string_view word);

/// Empty texts and nullopt: any.
struct SoftwareFilter {
  std::string product_id;
  std::string_view words;  ///< of the titles; or an order's id, whole or its beginning; or its alternate id
  std::optional<SoftwareStatus> status;
  /// Those that can still be cancelled, until this moment at most; the list is by the end of their windows.
  std::optional<Instant> cancellable_until;
};
struct SoftwareQuestion {
  std::string_view customer_id = {};   ///< empty: all customers of the actor's partner
  std::string_view continuation = {};  ///< Page::next of the page before: order id "." line number, "." end of window
  std::int64_t size = 0;               ///< 0: the usual page
  SoftwareFilter filter = {};
};
/// Newest first, but for cancellable_until; to a customer's user what it bought of all its partners. The errors of
/// find_buyer; kInvalidProperty for a token that is none. Over all customers it has those with a relationship, and an
/// indirect reseller has none there: its customers are its providers'.
///
/// A page may be short, even empty, and still have a next one: a search looks at kOrdersLookedAt orders at most
/// (order_lists.h). A page of n rows costs the search, one round trip for entitlements, keys and customers each, and a
/// read for each SKU and policy.
Result<Page<SoftwarePurchase>> list_software(sql::Tx& tx, const Actor& actor, const SoftwareQuestion& question);

// What follows from a row, pure.

SoftwareStatus status_of(const SoftwarePurchase& purchase, Instant at);
/// none (the product has no keys), pending, available (nobody saw one yet), revealed, revoked, expired.
std::string_view key_status(const SoftwarePurchase& purchase, Instant at);
/// Who may see the keys under the policy in force, as a sentence; as every sentence below it is Chinese for a Chinese
/// locale and English for every other.
std::string who_sees_keys(const SoftwarePurchase& purchase, std::string_view locale = {});

/// Rules 3.2, by the same judgement as the cancel dialog.
struct CancelWindow {
  Eligibility judged;
  std::string_view reason;  ///< open, openWithoutEnd, or what stands in the way: cancelled, requested, passed, never
  std::string why;          ///< the same as a sentence: until when, or why not
  bool open() const { return judged.cancellable(); }
};
CancelWindow cancel_window(const SoftwarePurchase& purchase, Instant at, std::string_view locale = {});

/// Something that a person could do with a row. `why` says what allows it, or what stands in the way: the policy, the
/// caller's role or the purchase's state, in this order.
struct SoftwareAction {
  std::string_view name;  ///< revealKey | copyDeepLink | download | copyDownloadLink | cancel
  bool allowed = false;
  /// `why` as a word, for pages in other languages: allowed, noKey, noMedia, noDeepLink, sellerActs, customerOnly,
  /// partnerOnly, personNeeded, roleMissing, cancelled, keyPending, termEnded; of cancelling also CancelWindow::reason.
  std::string_view reason;
  std::string why;  ///< in words of actor.locale
  RoleSet roles;    ///< whom the policy or the right gives it to; empty where no role would help
};
std::vector<SoftwareAction> software_actions(const Actor& actor, const SoftwarePurchase& purchase);

}  // namespace chandlery::ordering
