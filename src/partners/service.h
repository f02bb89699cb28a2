// Partner accounts: who sells here, for which provider, from which country, in which currency.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/actor.h"
#include "core/page.h"
#include "core/result.h"
#include "identity/service.h"
#include "partners/model.h"
#include "platform/sql/database.h"

namespace chandlery::partners {

/// kNotFound when there is none.
Result<Partner> find_partner(sql::Tx& tx, std::string_view partner_id);
std::optional<Partner> find_by_mpn_id(sql::Tx& tx, std::string_view mpn_id);
/// Whether the partner named by `mpn_id` is an active indirect reseller of `provider_id`.
bool is_reseller_of(sql::Tx& tx, std::string_view provider_id, std::string_view mpn_id);
/// The same for a reseller named by its tenant id, as `associatedPartnerId` does.
bool is_reseller_id_of(sql::Tx& tx, std::string_view provider_id, std::string_view reseller_id);
/// The MPN id of a partner on record while it is an active indirect reseller of `provider_id`, and empty from then on: one
/// whose partnership has ended is named on nothing new.
std::string reseller_on_record(sql::Tx& tx, std::string_view provider_id, std::string mpn_id);
/// kPartnerAgreementUnsigned or kProgramStatus when the partner may not make new purchases or customers (rules 2.4).
/// An indirect reseller never may: its provider does.
Result<void> may_transact(const Partner& partner);

/// The resellers of an indirect provider, or the providers of an indirect reseller, by name.
std::vector<Relationship> resellers_of(sql::Tx& tx, std::string_view provider_id);
std::vector<Relationship> providers_of(sql::Tx& tx, std::string_view reseller_id);

/// A partner to be made by the operator (or by the demo loader), with the first user of its tenant.
struct NewPartner {
  std::string id;  ///< empty: a new one; given, so that demo data stays the same
  std::string name, domain, mpn_id;
  PartnerType type = PartnerType::kDirect;
  std::string country;
  Currency currency;
  Address address;
  std::string email;        ///< of the company; empty: the first user's name
  std::string provider_id;  ///< of an indirect reseller: whom it sells for; may be empty
  bool agreement_signed = true;
  bool sandbox = false;
  std::string admin_name;  ///< user name of the first user, empty: admin@<domain>
  std::string admin_first_name = "Global", admin_last_name = "Admin";
  std::string admin_password;  ///< empty: a temporary one is made, to be changed at the first sign-in
};
struct PreparedPartner {
  NewPartner partner;
  identity::PreparedUser admin;
};
struct CreatedPartner {
  Partner partner;
  identity::CreatedUser admin;
};
/// Checks what needs no table, chooses the id and hashes the password, which is slow: call it outside a transaction.
/// kInvalidProperty or kInvalidAddress with the field.
Result<PreparedPartner> prepare_partner(NewPartner partner, Instant at);
/// Makes the partner, its tenant in the directory, its profiles, its first user (global admin and admin agent) and the
/// link to its provider. kDomainTaken; kAlreadyExists for the MPN id; kProviderNotFound.
Result<CreatedPartner> create_partner(sql::Tx& tx, const Actor& actor, const PreparedPartner& prepared);
/// Every partner by name, for commands and start-up; the console reads pages.
std::vector<Partner> list_partners(sql::Tx& tx);

inline constexpr std::int64_t kMostListedPartners = 500;   ///< a page
inline constexpr std::size_t kLongestPartnerSearch = 200;  ///< bytes
struct PartnerQuestion {
  std::string_view text = {};  ///< within the name or the domain, or the whole MPN id or id; empty: all
  std::optional<PartnerType> type = {};
  std::optional<PartnerStatus> status = {};
  std::string_view continuation = {};  ///< Page::next of the page before
  std::int64_t size = 0;               ///< 0: the most
};
/// By name. kInvalidProperty for a search that is too long and for a token that is none.
Result<Page<Partner>> search_partners(sql::Tx& tx, const PartnerQuestion& question);

struct PartnerChanges {
  std::optional<std::string> name, mpn_id;
  std::optional<PartnerStatus> status;  ///< a restricted partner keeps what it has sold and sells nothing new
  std::optional<bool> agreement_signed;
};
/// By the operator; recorded in the partner's log. kNotFound, kInvalidProperty that names the field, kAlreadyExists for an
/// MPN id that another partner has. What changes nothing writes nothing.
Result<Partner> change_partner(sql::Tx& tx, const Actor& actor, std::string_view partner_id,
                               const PartnerChanges& changes);

/// Makes or ends the link between a provider and a reseller. kNotFound for the provider, kProviderNotFound when it is
/// no provider, kResellerInvalid when the other is no indirect reseller.
Result<Relationship> link_reseller(sql::Tx& tx, const Actor& actor, std::string_view provider_id,
                                   std::string_view reseller_id, ResellerLinkStatus status);

/// The actor's own profile. kProfileNotFound when the actor is no partner.
Result<Profile> find_profile(sql::Tx& tx, const Actor& actor, ProfileKind kind);
/// Replaces it and records the old and the new one. kInvalidProperty, kInvalidAddress.
Result<void> replace_profile(sql::Tx& tx, const Actor& actor, ProfileKind kind, const Profile& profile);

}  // namespace chandlery::partners
