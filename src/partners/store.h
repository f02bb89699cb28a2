// The tables of partner accounts. Only store.cc names them.
#pragma once

#include "partners/service.h"

namespace chandlery::partners::store {

std::optional<Partner> find(sql::Tx& tx, std::string_view id);
sql::Tx::Question find_question(std::string_view id, std::optional<Partner>& found);
std::optional<Partner> find_by_mpn_id(sql::Tx& tx, std::string_view mpn_id);
std::vector<Partner> list(sql::Tx& tx);
struct ListedPartner {
  Partner partner;
  std::string sort_key;
};
/// A place in the order of name and id.
struct PartnerPlace {
  std::string key, id;
};
/// By name and id, those after a place (empty id: from the start) and up to another (none: to the end). `text` is in lower
/// case.
std::vector<ListedPartner> search(sql::Tx& tx, const PartnerQuestion& question, std::string_view text,
                                  const PartnerPlace& after, const std::optional<PartnerPlace>& up_to, std::int64_t limit);
/// The place of the partner `count` partners after another's; nullopt where fewer are left.
std::optional<PartnerPlace> place_beyond(sql::Tx& tx, const PartnerPlace& after, std::int64_t count);
/// Writes name, MPN id, status and agreement; false when another partner has the MPN id.
bool update(sql::Tx& tx, const Partner& partner);
/// False when the MPN id (or the id) is taken already.
bool insert(sql::Tx& tx, const Partner& partner, Instant at);

std::optional<Profile> find_profile(sql::Tx& tx, std::string_view partner_id, ProfileKind kind);
void put_profile(sql::Tx& tx, std::string_view partner_id, ProfileKind kind, const Profile& profile);

void put_link(sql::Tx& tx, std::string_view provider_id, std::string_view reseller_id, ResellerLinkStatus status,
              Instant at);
bool has_active_link(sql::Tx& tx, std::string_view provider_id, std::string_view reseller_id);
std::vector<Relationship> resellers_of(sql::Tx& tx, std::string_view provider_id);
std::vector<Relationship> providers_of(sql::Tx& tx, std::string_view reseller_id);

}  // namespace chandlery::partners::store
