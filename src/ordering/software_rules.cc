// What follows from a row of the software list, and the words for it. See software.h.
#include "core/text.h"
#include "fulfilment/keys.h"
#include "fulfilment/rules.h"
#include "identity/permissions.h"
#include "ordering/software.h"
#include "ordering/software_words.h"
#include "platform/words/refusals.h"
#include "platform/words/say.h"

namespace chandlery::ordering {
namespace {

using fmt::arg;
using fulfilment::EntitlementState;

std::string day(Instant instant) { return to_iso(Date::of(instant)); }

bool cancelled(const SoftwarePurchase& purchase) { return purchase.held.state == EntitlementState::kCancelled; }
bool expired(const SoftwarePurchase& purchase, Instant at) {
  return purchase.held.expires_at && *purchase.held.expires_at <= at;
}
bool has_keys(const SoftwarePurchase& purchase) { return purchase.held.key_source != catalog::KeySource::kNone; }

/// "admin agent", "admin agent or global admin".
std::string names_of(RoleSet roles, const SoftwareWords& words) {
  std::string names;
  for (int i = 0; i < kRoleCount; ++i) {
    if (!roles.has(static_cast<Role>(i))) continue;
    if (!names.empty()) names += words.either;
    names += words.roles[static_cast<std::size_t>(i)];
  }
  return names.empty() ? std::string(words.nobody) : names;
}

/// What the sentences about a policy begin with.
std::string policy_of(const SoftwarePurchase& purchase, const SoftwareWords& words) {
  if (!purchase.fulfilment) return std::string(words.no_policy);
  return say(words.policy, arg("id", purchase.fulfilment->id), arg("date", day(purchase.fulfilment->effective_from)));
}

std::string missing_role(const Actor& actor, RoleSet wanted, const SoftwareWords& words) {
  return say(words.missing_role, arg("wanted", names_of(wanted, words)),
             arg("had", actor.roles.empty() ? std::string(words.no_role) : names_of(actor.roles, words)));
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
Hindrance with_provider(const SoftwareWords& words) { return {"sellerActs", std::string(words.seller_acts)}; }

/// What keeps this person from the purchase's keys and media, once the policy shows them to their side: the kind of token,
/// the role, then the purchase's state. Nothing: they may.
std::optional<Hindrance> hindrance(const Actor& actor, const SoftwarePurchase& purchase, RoleSet roles,
                                   const SoftwareWords& words) {
  if (actor.mode != TokenMode::kAppAndUser) return Hindrance{"personNeeded", std::string(words.person_needed)};
  const Capability right = is_customer(actor) ? Capability::kCustomerRevealKey : Capability::kRevealKey;
  if (!identity::may(actor, right) || !actor.roles.any_of(roles)) {
    return Hindrance{"roleMissing", missing_role(actor, roles, words), roles};
  }
  if (cancelled(purchase)) {
    return Hindrance{"cancelled", say(words.revoked, arg("date", day(*purchase.held.cancelled_at)))};
  }
  if (purchase.held.state == EntitlementState::kPending) return Hindrance{"keyPending", std::string(words.pending)};
  if (expired(purchase, actor.at)) {
    return Hindrance{"termEnded", say(words.term_ended, arg("date", day(*purchase.held.expires_at)))};
  }
  if (purchase.held.state == EntitlementState::kSuspended) return Hindrance{"suspended", std::string(words.suspended)};
  return std::nullopt;
}

/// Keys, or media: what they are called, and what is said of their record.
struct Shown {
  std::string_view what, noted;
};

/// Something that the policy shows to one side or both.
SoftwareAction shown_action(std::string_view name, Shown shown, bool to_partner, const Actor& actor,
                            const SoftwarePurchase& purchase, const SoftwareWords& words) {
  const fulfilment::KeyVisibility policy = fulfilment::visibility_under(purchase.fulfilment);
  if (is_reseller_of(actor, purchase)) return no(name, with_provider(words));
  const bool by_customer = is_customer(actor);
  const RoleSet roles = by_customer || !to_partner ? policy.customer_roles : policy.partner_roles;
  const auto sentence = [&](std::string_view pattern) {
    return say(pattern, arg("policy", policy_of(purchase, words)), arg("what", shown.what),
               arg("roles", names_of(roles, words)), arg("noted", shown.noted));
  };
  if (!by_customer && !to_partner) return no(name, {"customerOnly", sentence(words.customer_only), roles});
  if (by_customer && !policy.customer_view) return no(name, {"partnerOnly", sentence(words.not_to_customer)});
  if (auto why = hindrance(actor, purchase, roles, words)) return no(name, *std::move(why));
  return yes(name, sentence(by_customer ? words.shown_to_customer : words.shown_to_partner), roles);
}

SoftwareAction reveal_action(const Actor& actor, const SoftwarePurchase& purchase, const SoftwareWords& words) {
  constexpr std::string_view kName = "revealKey";
  if (!has_keys(purchase)) return no(kName, {"noKey", std::string(words.no_key)});
  const fulfilment::KeyVisibility policy = fulfilment::visibility_under(purchase.fulfilment);
  return shown_action(kName, {words.keys, words.reveals_noted}, policy.partner_view_key, actor, purchase, words);
}

/// S12 and S13: the same link, to be used or to be passed on.
SoftwareAction media_action(std::string_view name, bool to_partner, const Actor& actor,
                            const SoftwarePurchase& purchase, const SoftwareWords& words) {
  if (!purchase.has_media) return no(name, {"noMedia", std::string(words.no_media)});
  return shown_action(name, {words.downloads, words.downloads_noted}, to_partner, actor, purchase, words);
}

SoftwareAction deep_link_action(const Actor& actor, const SoftwarePurchase& purchase, const SoftwareWords& words) {
  constexpr std::string_view kName = "copyDeepLink";
  if (is_reseller_of(actor, purchase)) return no(kName, with_provider(words));
  const auto may = fulfilment::may_copy_deep_link(actor, purchase.fulfilment, purchase.held);
  if (!purchase.fulfilment || !purchase.fulfilment->deep_link) {
    return no(kName, {"noDeepLink", say(words.no_deep_link, arg("policy", policy_of(purchase, words)))});
  }
  if (actor.mode != TokenMode::kAppAndUser) {
    return no(kName, {"personNeeded", std::string(words.person_needed_to_copy)});
  }
  const RoleSet roles = purchase.fulfilment->partner_roles;
  if ((!may && may.error().is(errors::kRoleMissing)) || !identity::may(actor, Capability::kRevealKey)) {
    return no(kName, {"roleMissing", missing_role(actor, roles, words), roles});
  }
  if (!may) return no(kName, {"cancelled", say(words.cancelled, arg("date", day(*purchase.held.cancelled_at)))});
  return yes(kName, std::string(words.link_is_safe), roles);
}

SoftwareAction cancel_action(const Actor& actor, const SoftwarePurchase& purchase, const SoftwareWords& words) {
  constexpr std::string_view kName = "cancel";
  if (is_customer(actor)) return no(kName, {"partnerOnly", std::string(words.partner_cancels)});
  if (is_reseller_of(actor, purchase)) return no(kName, with_provider(words));
  if (actor.mode != TokenMode::kAppAndUser) {
    return no(kName, {"personNeeded", std::string(words.person_needed_to_cancel)});
  }
  const RoleSet roles{Role::kAdminAgent};
  if (!identity::may(actor, Capability::kCancelSoftware)) {
    return no(kName, {"roleMissing", missing_role(actor, roles, words), roles});
  }
  CancelWindow window = cancel_window(purchase, actor.at, actor.locale);
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

std::string who_sees_keys(const SoftwarePurchase& purchase, std::string_view locale) {
  const SoftwareWords& words = software_words(locale);
  if (!has_keys(purchase)) return std::string(words.no_key);
  const fulfilment::KeyVisibility policy = fulfilment::visibility_under(purchase.fulfilment);
  std::string who;
  if (policy.partner_view_key) who = say(words.partner_sees, arg("roles", names_of(policy.partner_roles, words)));
  if (policy.customer_view) {
    if (!who.empty()) who += words.and_sees;
    who += say(words.customer_sees, arg("roles", names_of(policy.customer_roles, words)));
  }
  return say(who.empty() ? words.nobody_sees : words.sees_keys, arg("policy", policy_of(purchase, words)),
             arg("who", who));
}

CancelWindow cancel_window(const SoftwarePurchase& purchase, Instant at, std::string_view locale) {
  const SoftwareWords& words = software_words(locale);
  Order order;
  order.id = purchase.order_id;
  order.created_at = purchase.ordered_at;
  CancelWindow window{judge(order, purchase.line, purchase.returns, purchase.cancel_requested, at), {}, {}};
  const Eligibility& judged = window.judged;
  if (cancelled(purchase)) {
    window.reason = "cancelled";
    window.why = say(words.cancelled, arg("date", day(*purchase.held.cancelled_at)));
  } else if (judged.refusal) {
    window.reason = judged.refusal->is(errors::kPendingAdjustment)          ? "requested"
                    : judged.refusal->is(errors::kCancellationWindowPassed) ? "passed"
                                                                            : "never";
    window.why = told_in(judged.refusal->message, locale);
  } else if (!judged.last_moment) {
    window.reason = "openWithoutEnd";
    window.why = words.open_without_end;
  } else {
    window.reason = "open";
    window.why = say(judged.days_left == 1 ? words.one_day_left : words.days_left,
                     arg("count", judged.days_left.value_or(0)), arg("end", to_iso(*judged.last_moment)),
                     arg("how", judged.needs_support_request() ? words.by_request : words.by_itself));
  }
  return window;
}

std::vector<SoftwareAction> software_actions(const Actor& actor, const SoftwarePurchase& purchase) {
  const SoftwareWords& words = software_words(actor.locale);
  std::vector<SoftwareAction> actions{reveal_action(actor, purchase, words)};
  if (!is_customer(actor)) actions.push_back(deep_link_action(actor, purchase, words));
  const auto& policy = purchase.fulfilment;
  actions.push_back(media_action("download", policy && policy->partner_download, actor, purchase, words));
  actions.push_back(media_action("copyDownloadLink", policy && policy->partner_copy_link, actor, purchase, words));
  actions.push_back(cancel_action(actor, purchase, words));
  return actions;
}

}  // namespace chandlery::ordering
