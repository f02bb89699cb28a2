// What follows from a row of the software list, and the words for it. See software.h.
#include <algorithm>

#include "core/text.h"
#include "fulfilment/keys.h"
#include "fulfilment/rules.h"
#include "identity/permissions.h"
#include "ordering/software.h"

namespace chandlery::ordering {
namespace {

using fulfilment::EntitlementState;

std::string day(Instant instant) { return to_iso(Date::of(instant)); }

bool cancelled(const SoftwarePurchase& purchase) { return purchase.held.state == EntitlementState::kCancelled; }
bool expired(const SoftwarePurchase& purchase, Instant at) {
  return purchase.held.expires_at && *purchase.held.expires_at <= at;
}
bool has_keys(const SoftwarePurchase& purchase) { return purchase.held.key_source != catalog::KeySource::kNone; }

/// "admin agent", "admin agent or global admin"; customer_global_admin is a "global admin" to people.
std::string words_of(RoleSet roles) {
  std::string words;
  for (int i = 0; i < kRoleCount; ++i) {
    const Role role = static_cast<Role>(i);
    if (!roles.has(role)) continue;
    std::string word(to_string(role));
    if (word.starts_with("customer_")) word.erase(0, 9);
    std::ranges::replace(word, '_', ' ');
    words += words.empty() ? word : " or " + word;
  }
  return words.empty() ? "nobody" : words;
}

std::string policy_words(const SoftwarePurchase& purchase) {
  if (!purchase.fulfilment) return "The product has no fulfilment policy";
  return "Policy " + purchase.fulfilment->id + ", in force since " + day(purchase.fulfilment->effective_from) + ",";
}

std::string missing_role(const Actor& actor, RoleSet wanted) {
  return "This needs the role " + words_of(wanted) + "; you have " +
         (actor.roles.empty() ? "none" : words_of(actor.roles)) + ".";
}

/// What stands in the way, as a word and as a sentence.
struct Hindrance {
  std::string_view reason;
  std::string why;
  RoleSet roles = {};
};

SoftwareAction no(std::string_view name, Hindrance hindrance) {
  return {name, false, hindrance.reason, std::move(hindrance.why), hindrance.roles};
}
SoftwareAction yes(std::string_view name, std::string why, RoleSet roles) {
  return {name, true, "allowed", std::move(why), roles};
}

bool is_customer(const Actor& actor) { return !actor.customer_id.empty(); }
bool is_reseller_of(const Actor& actor, const SoftwarePurchase& purchase) {
  return !is_customer(actor) && actor.partner_id != purchase.held.partner_id;
}
Hindrance with_provider() { return {"sellerActs", "An indirect reseller reads; the provider that sold it acts."}; }

/// What keeps this person from the purchase's keys and media, once the policy shows them to their side: the kind of token,
/// the role, then the purchase's state. Nothing: they may.
std::optional<Hindrance> hindrance(const Actor& actor, const SoftwarePurchase& purchase, RoleSet roles) {
  if (actor.mode != TokenMode::kAppAndUser) {
    return Hindrance{"personNeeded",
                     "An application alone gets neither keys nor media: the activity log must name a person."};
  }
  const Capability right = is_customer(actor) ? Capability::kCustomerRevealKey : Capability::kRevealKey;
  if (!identity::may(actor, right) || !actor.roles.any_of(roles)) {
    return Hindrance{"roleMissing", missing_role(actor, roles), roles};
  }
  if (cancelled(purchase)) {
    return Hindrance{"cancelled", "Not available: cancelled on " + day(*purchase.held.cancelled_at) +
                                      ", and the keys and links revoked."};
  }
  if (purchase.held.state == EntitlementState::kPending) {
    return Hindrance{"keyPending", "No key is assigned yet; it follows by itself as soon as there is one."};
  }
  if (expired(purchase, actor.at)) {
    return Hindrance{"termEnded", "The term ended on " + day(*purchase.held.expires_at) + "."};
  }
  if (purchase.held.state == EntitlementState::kSuspended) {
    return Hindrance{"suspended", std::string(fulfilment::kSuspendedWords)};
  }
  return std::nullopt;
}

/// Something that the policy shows to one side or both: keys, or media.
SoftwareAction shown_action(std::string_view name, std::string_view what, bool to_partner, const Actor& actor,
                            const SoftwarePurchase& purchase) {
  const fulfilment::KeyVisibility policy = fulfilment::visibility_under(purchase.fulfilment);
  const std::string shows = policy_words(purchase) + " shows " + std::string(what);
  if (is_reseller_of(actor, purchase)) return no(name, with_provider());
  const bool by_customer = is_customer(actor);
  if (!by_customer && !to_partner) {
    return no(name, {"customerOnly",
                     shows + " to the customer only, in the customer centre: " + words_of(policy.customer_roles) + ".",
                     policy.customer_roles});
  }
  if (by_customer && !policy.customer_view) {
    return no(name, {"partnerOnly", policy_words(purchase) + " shows no " + std::string(what) + " to the customer."});
  }
  const RoleSet roles = by_customer ? policy.customer_roles : policy.partner_roles;
  if (auto why = hindrance(actor, purchase, roles)) return no(name, *std::move(why));
  return yes(name, shows + (by_customer ? " to the customer: " : " to the partner: ") + words_of(roles), roles);
}

SoftwareAction reveal_action(const Actor& actor, const SoftwarePurchase& purchase) {
  constexpr std::string_view kName = "revealKey";
  if (!has_keys(purchase)) return no(kName, {"noKey", "The product has no key."});
  const fulfilment::KeyVisibility policy = fulfilment::visibility_under(purchase.fulfilment);
  SoftwareAction action = shown_action(kName, "keys", policy.partner_view_key, actor, purchase);
  if (action.allowed) action.why += ". Each reveal is in the activity log.";
  return action;
}

/// S12 and S13: the same link, to be used or to be passed on.
SoftwareAction media_action(std::string_view name, bool to_partner, const Actor& actor,
                            const SoftwarePurchase& purchase) {
  if (!purchase.has_media) return no(name, {"noMedia", "There is nothing to download for this product."});
  SoftwareAction action = shown_action(name, "downloads", to_partner, actor, purchase);
  if (action.allowed) action.why += ". Each link and each download is in the activity log.";
  return action;
}

SoftwareAction deep_link_action(const Actor& actor, const SoftwarePurchase& purchase) {
  constexpr std::string_view kName = "copyDeepLink";
  if (is_reseller_of(actor, purchase)) return no(kName, with_provider());
  const auto may = fulfilment::may_copy_deep_link(actor, purchase.fulfilment, purchase.held);
  if (!purchase.fulfilment || !purchase.fulfilment->deep_link) {
    return no(kName, {"noDeepLink", policy_words(purchase) + " offers no deep link."});
  }
  if (actor.mode != TokenMode::kAppAndUser) {
    return no(kName, {"personNeeded", "An application alone copies no link: the activity log must name a person."});
  }
  const RoleSet roles = purchase.fulfilment->partner_roles;
  if ((!may && may.error().is(errors::kRoleMissing)) || !identity::may(actor, Capability::kRevealKey)) {
    return no(kName, {"roleMissing", missing_role(actor, roles), roles});
  }
  if (!may) return no(kName, {"cancelled", "Cancelled on " + day(*purchase.held.cancelled_at) + "."});
  return yes(kName, "The link carries no secret: the customer signs in to follow it.", roles);
}

SoftwareAction cancel_action(const Actor& actor, const SoftwarePurchase& purchase) {
  constexpr std::string_view kName = "cancel";
  if (is_customer(actor)) return no(kName, {"partnerOnly", "The partner who sold it cancels it."});
  if (is_reseller_of(actor, purchase)) return no(kName, with_provider());
  if (actor.mode != TokenMode::kAppAndUser) {
    return no(kName, {"personNeeded", "An application alone cannot cancel: a person must be signed in."});
  }
  const RoleSet roles{Role::kAdminAgent};
  if (!identity::may(actor, Capability::kCancelSoftware)) {
    return no(kName, {"roleMissing", missing_role(actor, roles), roles});
  }
  CancelWindow window = cancel_window(purchase, actor.at);
  if (window.open()) return yes(kName, std::move(window.why), roles);
  return no(kName, {window.reason, std::move(window.why)});
}

constexpr std::string_view kStatusWords[] = {"cancelled", "cancelRequested", "pending",
                                             "expired",   "suspended",       "active"};

}  // namespace

std::string_view to_string(SoftwareStatus status) { return kStatusWords[static_cast<std::size_t>(status)]; }

std::optional<SoftwareStatus> parse_software_status(std::string_view word) {
  for (std::size_t i = 0; i < std::size(kStatusWords); ++i) {
    if (text::equal_ignoring_case(kStatusWords[i], word)) return static_cast<SoftwareStatus>(i);
  }
  return std::nullopt;
}

SoftwareStatus status_of(const SoftwarePurchase& purchase, Instant at) {
  if (cancelled(purchase)) return SoftwareStatus::kCancelled;
  if (purchase.cancel_requested) return SoftwareStatus::kCancelRequested;
  if (purchase.held.state == EntitlementState::kPending) return SoftwareStatus::kPending;
  if (expired(purchase, at)) return SoftwareStatus::kExpired;
  return purchase.held.state == EntitlementState::kSuspended ? SoftwareStatus::kSuspended : SoftwareStatus::kActive;
}

std::string_view key_status(const SoftwarePurchase& purchase, Instant at) {
  if (!has_keys(purchase)) return "none";
  if (cancelled(purchase)) return "revoked";
  if (purchase.held.state == EntitlementState::kPending) return "pending";
  if (expired(purchase, at)) return "expired";
  return purchase.keys.revealed > 0 ? "revealed" : "available";
}

std::string who_sees_keys(const SoftwarePurchase& purchase) {
  if (!has_keys(purchase)) return "The product has no key.";
  const fulfilment::KeyVisibility policy = fulfilment::visibility_under(purchase.fulfilment);
  std::string who;
  if (policy.partner_view_key) who = "the partner's " + words_of(policy.partner_roles);
  if (policy.customer_view) {
    who += std::string(who.empty() ? "" : " and ") + "the customer's " + words_of(policy.customer_roles);
  }
  return policy_words(purchase) + " shows keys to " + (who.empty() ? "nobody" : who) + ".";
}

CancelWindow cancel_window(const SoftwarePurchase& purchase, Instant at) {
  Order order;
  order.id = purchase.order_id;
  order.created_at = purchase.ordered_at;
  CancelWindow window{judge(order, purchase.line, purchase.returns, purchase.cancel_requested, at), {}, {}};
  const Eligibility& judged = window.judged;
  if (cancelled(purchase)) {
    window.reason = "cancelled";
    window.why = "Cancelled on " + day(*purchase.held.cancelled_at) + ".";
  } else if (judged.refusal) {
    window.reason = judged.refusal->is(errors::kPendingAdjustment)          ? "requested"
                    : judged.refusal->is(errors::kCancellationWindowPassed) ? "passed"
                                                                            : "never";
    window.why = judged.refusal->message;
  } else if (!judged.last_moment) {
    window.reason = "openWithoutEnd";
    window.why = "Can be cancelled as long as its term runs.";
  } else {
    window.reason = "open";
    window.why = std::to_string(judged.days_left.value_or(0)) + (judged.days_left == 1 ? " day" : " days") +
                 " left to cancel, until " + to_iso(*judged.last_moment);
    window.why += judged.needs_support_request() ? ", by a support request." : ".";
  }
  return window;
}

std::vector<SoftwareAction> software_actions(const Actor& actor, const SoftwarePurchase& purchase) {
  std::vector<SoftwareAction> actions{reveal_action(actor, purchase)};
  if (!is_customer(actor)) actions.push_back(deep_link_action(actor, purchase));
  const auto& policy = purchase.fulfilment;
  actions.push_back(media_action("download", policy && policy->partner_download, actor, purchase));
  actions.push_back(media_action("copyDownloadLink", policy && policy->partner_copy_link, actor, purchase));
  actions.push_back(cancel_action(actor, purchase));
  return actions;
}

}  // namespace chandlery::ordering
