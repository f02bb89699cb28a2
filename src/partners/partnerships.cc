// See partnerships.h.
#include "partners/partnerships.h"

#include <algorithm>
#include <array>

#include "audit/service.h"
#include "core/id.h"
#include "core/text.h"
#include "notices/service.h"
#include "partners/partnership_store.h"
#include "partners/rules.h"
#include "partners/store.h"
#include "partners/wire.h"
#include "platform/crypto/sealed_id.h"
#include "platform/sql/seek.h"

namespace chandlery::partners {
namespace {

constexpr std::string_view kPurpose = "partnership";
constexpr std::array<std::string_view, 5> kStates = {"open", "accepted", "declined", "withdrawn", "expired"};

Actor toward(const Actor& actor, std::string_view partner_id) {
  Actor acting = actor;
  acting.partner_id = partner_id;
  return acting;
}

audit::Entry entry_about(const PartnershipRequest& request, std::string_view operation) {
  return {.operation = operation,
          .resource_type = "partner_relationship",
          .customized = {{"PartnershipRequestId", request.id}, {"ProviderId", request.partner_id}}};
}

/// Into the logs of both sides; in the order of their ids, so that two who do so at once never wait for each other.
void record_for_both(sql::Tx& tx, const Actor& actor, std::string_view one, std::string_view other,
                     const audit::Entry& entry) {
  for (const std::string_view id : {std::min(one, other), std::max(one, other)}) {
    audit::append(tx, toward(actor, id), entry);
  }
}

void tell_partner(sql::Tx& tx, const Actor& actor, std::string_view partner_id, notices::Kind kind, std::string name) {
  notices::tell(tx, toward(actor, partner_id),
                {.kind = kind, .audience = notices::Audience::kPartner, .facts = {{"partner", std::move(name)}}});
}

std::unexpected<Error> ended() { return fail(errors::kInvitationEnded, "The request has ended. Ask the provider for a new one."); }

/// What is open, and what the actor's own company has answered: of all else nobody learns more than that it has ended.
Result<PartnershipRequest> find_by_token(sql::Tx& tx, const Actor& actor, const crypto::Keyring& keyring,
                                         std::string_view token) {
  const auto ids = crypto::open_ids(keyring, kPurpose, token, 2);
  auto request = ids ? store::find_request(tx, ids->at(0), ids->at(1)) : std::nullopt;
  if (!request) {
    return fail(errors::kNotFound, "There is no request at this address. Check that the link was copied whole.");
  }
  if (request->state_at(actor.at) != RequestState::kOpen && request->reseller_id != actor.partner_id) return ended();
  return *std::move(request);
}

Result<void> check_open(const PartnershipRequest& request, Instant at) {
  const RequestState state = request.state_at(at);
  if (state == RequestState::kOpen) return {};
  if (state == RequestState::kAccepted) return fail(errors::kAlreadyExists, "Your company has accepted this request already.");
  return ended();
}

/// Writes the answer of the actor's company; somebody else may have been first.
Result<void> settle(sql::Tx& tx, const Actor& actor, PartnershipRequest& request, RequestState state,
                    const Partner& reseller) {
  request.state = state;
  request.settled_at = actor.at;
  request.settled_by = actor.user_name;
  request.reseller_id = reseller.id;
  request.reseller_name = reseller.name;
  if (!store::settle_request(tx, request)) return ended();
  return {};
}

std::unexpected<Error> partners_already() {
  return fail(errors::kAlreadyExists, "Your company is a reseller of this provider already.");
}

/// What keeps the two from being partners.
Result<void> check_both(sql::Tx& tx, const Partner& provider, const Partner& reseller, const SameRegion& same_region) {
  RETURN_IF_FAILED(may_be_partners(provider, reseller));
  if (same_region && !same_region(tx, provider.country, reseller.country)) {
    return fail(errors::kCountryMismatch, "The provider sells in another region than that of your company.");
  }
  return {};
}

/// What a link between the two keeps a request from. An end is overcome by a request made after it: one that was open then
/// says nothing of what the two want now.
Result<void> check_link(const std::optional<store::Link>& link, const PartnershipRequest& request) {
  if (link && link->status == ResellerLinkStatus::kActive) return partners_already();
  if (link && link->changed_at >= request.created_at) return ended();
  return {};
}

std::optional<Error> why_not(sql::Tx& tx, const Actor& actor, const PartnershipOffer& offer, const SameRegion& same_region,
                             const Partner& reseller) {
  Result<void> allowed = check_open(offer.request, actor.at);
  if (allowed) allowed = check_both(tx, offer.provider, reseller, same_region);
  if (allowed) allowed = check_link(store::find_link(tx, offer.provider.id, reseller.id), offer.request);
  return allowed ? std::nullopt : std::optional(std::move(allowed).error());
}

}  // namespace

std::string_view to_string(RequestState state) { return kStates.at(static_cast<std::size_t>(state)); }

std::optional<RequestState> parse_request_state(std::string_view word) {
  for (std::size_t i = 0; i < kStates.size(); ++i) {
    if (text::equal_ignoring_case(kStates[i], word)) return static_cast<RequestState>(i);
  }
  return std::nullopt;
}

std::string token_of(const crypto::Keyring& keyring, const PartnershipRequest& request) {
  return crypto::seal_ids(keyring, kPurpose, {request.partner_id, request.id});
}

Result<PartnershipRequest> request_partnership(sql::Tx& tx, const Actor& actor, std::string note) {
  const Partner provider = OR_RETURN(find_partner(tx, actor.partner_id));
  RETURN_IF_FAILED(may_request_partnership(provider));
  if (note.size() > kLongestRequestNote || !text::valid_utf8(note)) {
    return fail(errors::kInvalidProperty, "The note is longer than 1000 bytes of UTF-8.", "note");
  }
  PartnershipRequest request{.partner_id = provider.id,
                             .id = new_id(actor.at),
                             .note = std::move(note),
                             .created_at = actor.at,
                             .created_by = actor.user_name,
                             .expires_at = actor.at.plus_days(kRequestDays)};
  store::insert_request(tx, request);
  audit::append(tx, actor, entry_about(request, "create_partnership_request"));
  return request;
}

Result<Page<PartnershipRequest>> list_partnership_requests(sql::Tx& tx, const Actor& actor, const RequestQuestion& question) {
  if (!question.continuation.empty() && !normalise_guid(question.continuation)) {
    return fail(errors::kInvalidProperty, "The continuation token is not one of this list's.", "MS-ContinuationToken");
  }
  const std::int64_t size = question.size <= 0 ? kMostListedRequests : std::min(question.size, kMostListedRequests);
  const auto floor = question.state ? store::request_below(tx, actor.partner_id, question.continuation, sql::kMostLookedAt)
                                    : std::nullopt;
  return page_of(store::list_requests(tx, actor.partner_id, question.state, question.continuation, floor.value_or(""),
                                      actor.at, size + 1), size, floor);
}

Result<void> withdraw_partnership_request(sql::Tx& tx, const Actor& actor, std::string_view request_id) {
  const auto id = normalise_guid(request_id);
  auto request = id ? store::find_request(tx, actor.partner_id, *id) : std::nullopt;
  if (!request) return fail(errors::kNotFound, "There is no such request.");
  if (request->state == RequestState::kAccepted) {
    return fail(errors::kAlreadyExists, "The request was accepted before; the partnership can be removed instead.");
  }
  if (request->state != RequestState::kOpen) return {};
  request->state = RequestState::kWithdrawn;
  request->settled_at = actor.at;
  request->settled_by = actor.user_name;
  // Answered since it was read: then the answer counts.
  if (!store::settle_request(tx, *request)) return withdraw_partnership_request(tx, actor, request_id);
  audit::append(tx, actor, entry_about(*request, "withdraw_partnership_request"));
  return {};
}

Result<PartnershipOffer> look_at_partnership_request(sql::Tx& tx, const Actor& actor, const crypto::Keyring& keyring,
                                                     const SameRegion& same_region, std::string_view token) {
  PartnershipOffer offer{.request = OR_RETURN(find_by_token(tx, actor, keyring, token)), .provider = {}, .present = {}, .why_not = {}};
  offer.provider = OR_RETURN(find_partner(tx, offer.request.partner_id));
  const Partner own = OR_RETURN(find_partner(tx, actor.partner_id));
  if (const auto link = store::find_link(tx, offer.provider.id, own.id)) offer.present = link->status;
  offer.why_not = why_not(tx, actor, offer, same_region, own);
  return offer;
}

Result<Relationship> accept_partnership(sql::Tx& tx, const Actor& actor, const crypto::Keyring& keyring,
                                        const SameRegion& same_region, std::string_view token) {
  PartnershipRequest request = OR_RETURN(find_by_token(tx, actor, keyring, token));
  RETURN_IF_FAILED(check_open(request, actor.at));
  const Partner reseller = OR_RETURN(find_partner(tx, actor.partner_id));
  Partner provider = OR_RETURN(find_partner(tx, request.partner_id));
  RETURN_IF_FAILED(check_both(tx, provider, reseller, same_region));
  RETURN_IF_FAILED(settle(tx, actor, request, RequestState::kAccepted, reseller));
  if (!store::activate_link(tx, provider.id, reseller.id, actor.at, request.created_at)) {
    RETURN_IF_FAILED(check_link(store::find_link(tx, provider.id, reseller.id), request));
    return ended();
  }

  audit::Entry entry = entry_about(request, "create_partner_relationship");
  entry.customized.emplace_back("ResellerId", reseller.id);
  entry.customized.emplace_back("Status", to_string(ResellerLinkStatus::kActive));
  record_for_both(tx, actor, provider.id, reseller.id, entry);
  tell_partner(tx, actor, provider.id, notices::Kind::kPartnershipAccepted, reseller.name);
  return Relationship{std::move(provider), ResellerLinkStatus::kActive};
}

Result<PartnershipOffer> decline_partnership(sql::Tx& tx, const Actor& actor, const crypto::Keyring& keyring,
                                             const SameRegion& same_region, std::string_view token) {
  PartnershipOffer offer = OR_RETURN(look_at_partnership_request(tx, actor, keyring, same_region, token));
  RETURN_IF_FAILED(check_open(offer.request, actor.at));
  const Partner reseller = OR_RETURN(find_partner(tx, actor.partner_id));
  RETURN_IF_FAILED(may_answer_request(offer.provider, reseller));
  RETURN_IF_FAILED(settle(tx, actor, offer.request, RequestState::kDeclined, reseller));
  audit::Entry entry = entry_about(offer.request, "decline_partnership_request");
  entry.status = "decline";
  entry.customized.emplace_back("ResellerId", reseller.id);
  record_for_both(tx, actor, offer.provider.id, reseller.id, entry);
  offer.why_not = why_not(tx, actor, offer, same_region, reseller);
  return offer;
}

Result<Relationship> end_partnership(sql::Tx& tx, const Actor& actor, std::string_view partner_id) {
  const Partner own = OR_RETURN(find_partner(tx, actor.partner_id));
  const auto id = normalise_guid(partner_id);
  auto other = id ? store::find(tx, *id) : std::nullopt;
  const bool provides = own.type == PartnerType::kIndirectProvider;
  const std::string other_id = other ? other->id : "";
  const std::string& provider_id = provides ? own.id : other_id;
  const std::string& reseller_id = provides ? other_id : own.id;
  if (!other || !store::find_link(tx, provider_id, reseller_id)) {
    return fail(errors::kNotFound, "Your company has no partnership with this partner.");
  }
  if (store::end_link(tx, provider_id, reseller_id, actor.at)) {
    record_for_both(tx, actor, provider_id, reseller_id,
                    {.operation = "remove_partner_relationship",
                     .resource_type = "partner_relationship",
                     .customized = {{"ProviderId", provider_id},
                                    {"ResellerId", reseller_id},
                                    {"Status", std::string(to_string(ResellerLinkStatus::kEnded))}}});
    tell_partner(tx, actor, other->id, notices::Kind::kPartnershipEnded, own.name);
  }
  return Relationship{*std::move(other), ResellerLinkStatus::kEnded};
}

}  // namespace chandlery::partners
