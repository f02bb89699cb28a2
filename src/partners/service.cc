// The use cases of partner accounts.
#include "partners/service.h"

#include <algorithm>

#include "audit/service.h"
#include "core/id.h"
#include "core/text.h"
#include "partners/countries.h"
#include "partners/partner_question.h"
#include "partners/rules.h"
#include "partners/store.h"
#include "partners/wire.h"
#include "platform/crypto/crypto.h"
#include "platform/sql/seek.h"

namespace chandlery::partners {
namespace {

constexpr ProfileKind kKinds[] = {ProfileKind::kOrganization, ProfileKind::kLegalBusiness, ProfileKind::kBilling,
                                  ProfileKind::kSupport};

// token = base64url( id[36] sort key )
struct Place {
  std::string id, key;
};
Result<Place> parse_place(std::string_view token) {
  constexpr std::size_t kIdLength = 36, kLongestToken = 2048;
  if (token.empty()) return Place{};
  const auto text = token.size() > kLongestToken ? std::nullopt : crypto::from_base64url(token);
  if (!text || text->size() <= kIdLength || !normalise_guid(std::string_view(*text).substr(0, kIdLength)) ||
      !text::valid_utf8(*text) || text->find('\0') != text->npos) {
    return fail(errors::kInvalidProperty, "The continuation token is not one of this list's.", "MS-ContinuationToken");
  }
  return Place{text->substr(0, kIdLength), text->substr(kIdLength)};
}

// The first state of every profile: what the operator knew of the partner.
Profile first_profile(const NewPartner& partner) {
  const CountryRules rules = country_rules(partner.country).value();
  return {.company_name = partner.name,
          .address = partner.address,
          .contact = {partner.admin_first_name, partner.admin_last_name, partner.email, partner.address.phone},
          .email = partner.email,
          .telephone = partner.address.phone,
          .language = std::string(rules.languages().front()),
          .culture = std::string(rules.default_culture())};
}

Result<void> link_to_provider(sql::Tx& tx, const Actor& actor, const NewPartner& reseller) {
  if (reseller.provider_id.empty()) return {};
  if (!store::find(tx, reseller.provider_id)) return fail(errors::kProviderNotFound, {}, "providerId");
  RETURN_IF_FAILED(link_reseller(tx, actor, reseller.provider_id, reseller.id, ResellerLinkStatus::kActive));
  return {};
}

}  // namespace

Result<Partner> find_partner(sql::Tx& tx, std::string_view partner_id) {
  return known_partner(store::find(tx, partner_id));
}

sql::Tx::Question partner_question(std::string_view partner_id, std::optional<Partner>& found) {
  return store::find_question(partner_id, found);
}

Result<Partner> known_partner(std::optional<Partner> found) {
  if (found) return *std::move(found);
  return fail(errors::kNotFound, "There is no such partner.");
}

std::optional<Partner> find_by_mpn_id(sql::Tx& tx, std::string_view mpn_id) {
  return store::find_by_mpn_id(tx, mpn_id);
}

bool is_reseller_id_of(sql::Tx& tx, std::string_view provider_id, std::string_view reseller_id) {
  return store::has_active_link(tx, provider_id, reseller_id);
}

bool is_reseller_of(sql::Tx& tx, std::string_view provider_id, std::string_view mpn_id) {
  const auto reseller = store::find_by_mpn_id(tx, mpn_id);
  return reseller && store::has_active_link(tx, provider_id, reseller->id);
}

std::string reseller_on_record(sql::Tx& tx, std::string_view provider_id, std::string mpn_id) {
  return !mpn_id.empty() && is_reseller_of(tx, provider_id, mpn_id) ? std::move(mpn_id) : std::string();
}

std::vector<Relationship> resellers_of(sql::Tx& tx, std::string_view provider_id) {
  return store::resellers_of(tx, provider_id);
}

std::vector<Relationship> providers_of(sql::Tx& tx, std::string_view reseller_id) {
  return store::providers_of(tx, reseller_id);
}

std::vector<Partner> list_partners(sql::Tx& tx) { return store::list(tx); }

Result<Page<Partner>> search_partners(sql::Tx& tx, const PartnerQuestion& question) {
  if (question.text.size() > kLongestPartnerSearch || !text::valid_utf8(question.text)) {
    return fail(errors::kInvalidProperty, "The search is longer than 200 bytes of UTF-8.", "q");
  }
  const Place after = OR_RETURN(parse_place(question.continuation));
  const std::int64_t size = question.size <= 0 ? kMostListedPartners : std::min(question.size, kMostListedPartners);
  const std::string words = text::lower(text::trim(question.text));
  const bool narrow = !words.empty() || question.type || question.status;
  const store::PartnerPlace place{after.key, after.id};
  const auto looked_at = narrow ? store::place_beyond(tx, place, sql::kMostLookedAt) : std::nullopt;
  std::vector<store::ListedPartner> found = store::search(tx, question, words, place, looked_at, size + 1);
  Page<Partner> page;
  if (looked_at) page.next = crypto::to_base64url(looked_at->id + looked_at->key);
  if (std::ssize(found) > size) {
    found.pop_back();
    page.next = crypto::to_base64url(found.back().partner.id + found.back().sort_key);
  }
  for (store::ListedPartner& each : found) page.items.push_back(std::move(each.partner));
  return page;
}

Result<Partner> change_partner(sql::Tx& tx, const Actor& actor, std::string_view partner_id,
                               const PartnerChanges& changes) {
  const Partner before = OR_RETURN(find_partner(tx, text::lower(partner_id)));
  Partner after = before;
  if (changes.name) after.name = text::trim(*changes.name);
  if (changes.mpn_id) after.mpn_id = text::trim(*changes.mpn_id);
  if (changes.status) after.status = *changes.status;
  if (changes.agreement_signed) after.agreement_signed = *changes.agreement_signed;
  RETURN_IF_FAILED(check_partner_names(after.name, after.mpn_id));
  std::string old_value = to_json(before), new_value = to_json(after);
  if (old_value == new_value) return after;
  if (!store::update(tx, after)) return fail(errors::kAlreadyExists, "Another partner has this MPN id.", "mpnId");
  Actor in_its_log = actor;
  in_its_log.partner_id = after.id;
  audit::append(tx, in_its_log,
                {.operation = "update_partner",
                 .resource_type = "partner",
                 .old_value = std::move(old_value),
                 .new_value = std::move(new_value)});
  return after;
}

Result<PreparedPartner> prepare_partner(NewPartner partner, Instant at) {
  partner.domain = text::lower(partner.domain);
  RETURN_IF_FAILED(check_new_partner(partner));
  partner.id = partner.id.empty() ? new_id(at) : normalise_guid(partner.id).value();
  if (partner.admin_name.empty()) partner.admin_name = "admin@" + partner.domain;
  if (partner.email.empty()) partner.email = partner.admin_name;
  identity::NewUser admin{.tenant_id = partner.id,
                          .user_name = partner.admin_name,
                          .first_name = partner.admin_first_name,
                          .last_name = partner.admin_last_name,
                          .display_name = partner.admin_first_name + " " + partner.admin_last_name,
                          .password = partner.admin_password,
                          .force_change = partner.admin_password.empty(),
                          .roles = {Role::kGlobalAdmin, Role::kAdminAgent},
                          .company = partner.name};
  partner.admin_password.clear();
  RETURN_IF_FAILED(identity::check_new_user(admin));
  return PreparedPartner{std::move(partner), identity::prepare_user(std::move(admin))};
}

Result<CreatedPartner> create_partner(sql::Tx& tx, const Actor& actor, const PreparedPartner& prepared) {
  const NewPartner& wanted = prepared.partner;
  RETURN_IF_FAILED(identity::create_tenant(
      tx, {.id = wanted.id, .kind = identity::TenantKind::kPartner, .domain = wanted.domain, .partner_id = wanted.id}));

  CreatedPartner created;
  created.partner = {.id = wanted.id,
                     .name = wanted.name,
                     .domain = wanted.domain,
                     .mpn_id = wanted.mpn_id,
                     .type = wanted.type,
                     .status = PartnerStatus::kActive,
                     .country = wanted.country,
                     .currency = wanted.currency,
                     .agreement_signed = wanted.agreement_signed,
                     .sandbox = wanted.sandbox};
  if (!store::insert(tx, created.partner, actor.at)) {
    return fail(errors::kAlreadyExists, "Another partner has this MPN id.", "mpnId");
  }
  const Profile profile = first_profile(wanted);
  for (ProfileKind kind : kKinds) store::put_profile(tx, wanted.id, kind, profile);
  created.admin = OR_RETURN(identity::create_user(tx, actor, prepared.admin));
  RETURN_IF_FAILED(link_to_provider(tx, actor, wanted));

  audit::append(tx, actor,
                {.operation = "create_partner",
                 .resource_type = "partner",
                 .new_value = to_json(created.partner),
                 .customized = {{"PartnerId", wanted.id}, {"Domain", wanted.domain}}});
  return created;
}

Result<Relationship> link_reseller(sql::Tx& tx, const Actor& actor, std::string_view provider_id,
                                   std::string_view reseller_id, ResellerLinkStatus status) {
  const Partner provider = OR_RETURN(find_partner(tx, provider_id));
  if (provider.type != PartnerType::kIndirectProvider) {
    return fail(errors::kProviderNotFound, "That partner is not an indirect provider.");
  }
  auto reseller = store::find(tx, reseller_id);
  if (!reseller || reseller->type != PartnerType::kIndirectReseller) {
    return fail(errors::kResellerInvalid, "The reseller does not exist or is not an indirect reseller.", "resellerId");
  }
  store::put_link(tx, provider.id, reseller->id, status, actor.at);
  audit::append(
      tx, actor,
      {.operation = "create_partner_relationship",
       .resource_type = "partner_relationship",
       .customized = {
           {"ProviderId", provider.id}, {"ResellerId", reseller->id}, {"Status", std::string(to_string(status))}}});
  return Relationship{*std::move(reseller), status};
}

Result<Profile> find_profile(sql::Tx& tx, const Actor& actor, ProfileKind kind) {
  if (auto profile = store::find_profile(tx, actor.partner_id, kind)) return *std::move(profile);
  return fail(errors::kProfileNotFound);
}

Result<void> replace_profile(sql::Tx& tx, const Actor& actor, ProfileKind kind, const Profile& profile) {
  const auto partner = store::find(tx, actor.partner_id);
  if (!partner) return fail(errors::kProfileNotFound);
  const Profile old = OR_RETURN(find_profile(tx, actor, kind));
  RETURN_IF_FAILED(check_profile(kind, profile, partner->country));
  store::put_profile(tx, partner->id, kind, profile);
  audit::append(tx, actor,
                {.operation = "update_partner_profile",
                 .resource_type = "partner_profile",
                 .old_value = to_json(kind, *partner, old),
                 .new_value = to_json(kind, *partner, profile)});
  return {};
}

}  // namespace chandlery::partners
