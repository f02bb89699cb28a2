// See relationships.h.
#include "customers/relationships.h"

#include "audit/service.h"
#include "core/id.h"
#include "core/text.h"
#include "customers/store.h"
#include "notices/service.h"
#include "partners/service.h"

namespace chandlery::customers {

Result<PartnerOfCustomer> partner_of_customer(sql::Tx& tx, const Customer& customer) {
  return PartnerOfCustomer{.partner = OR_RETURN(partners::find_partner(tx, customer.partner_id)),
                           .relationship = customer.relationship,
                           .agreement = customer.agreement,
                           .delegated_admin = customer.delegated_access && customer.relationship == Relationship::kReseller,
                           .since = customer.related_since.value_or(customer.created_at)};
}

Result<std::vector<Buyer>> find_relationships(sql::Tx& tx, const Actor& actor, std::string_view customer_id) {
  if (actor.customer_id.empty()) return std::vector{OR_RETURN(find_buyer(tx, actor, customer_id))};
  const std::string id = OR_RETURN(parse_customer_id(customer_id));
  std::vector<Buyer> found;
  if (id == actor.customer_id) found = store::buyers_of_tenant(tx, id);
  if (found.empty()) return fail(errors::kNoRelationship);
  return found;
}

Actor acting_for(const Actor& actor, const Buyer& buyer) {
  Actor acting = actor;
  if (!actor.customer_id.empty()) acting.partner_id = buyer.partner_id;
  return acting;
}

std::vector<Buyer> customers_beginning(sql::Tx& tx, std::string_view name_prefix, std::int64_t limit) {
  return store::buyers_beginning(tx, text::fold(name_prefix), limit);
}

std::vector<Buyer> customers_with_id(sql::Tx& tx, std::string_view customer_id) {
  return store::buyers_of_tenant(tx, customer_id);
}

CustomerNames customer_names(sql::Tx& tx, const std::set<std::pair<std::string_view, std::string_view>>& customers) {
  CustomerNames names;
  for (Buyer& buyer : store::find_buyers(tx, customers)) {
    names.emplace(std::pair(std::move(buyer.partner_id), std::move(buyer.id)), std::move(buyer.name));
  }
  return names;
}

std::int64_t count_customers(sql::Tx& tx, std::string_view partner_id, std::int64_t most) {
  return store::count_active(tx, partner_id, most);
}

std::vector<std::string> partner_ids_of(sql::Tx& tx, std::string_view customer_id) {
  std::vector<std::string> ids;
  for (Buyer& buyer : store::buyers_of_tenant(tx, customer_id)) ids.push_back(std::move(buyer.partner_id));
  return ids;
}

std::vector<PartnerOfCustomer> partners_of_customer(sql::Tx& tx, const Actor& actor) {
  std::vector<PartnerOfCustomer> found;
  for (const Customer& customer : store::customers_of_tenant(tx, actor.customer_id)) {
    if (auto partner = partner_of_customer(tx, customer)) found.push_back(*std::move(partner));
  }
  return found;
}

Result<PartnerOfCustomer> end_delegated_admin(sql::Tx& tx, const Actor& actor, std::string_view partner_id) {
  const auto wanted = normalise_guid(partner_id);
  auto customer = wanted ? store::find(tx, *wanted, actor.customer_id) : std::nullopt;
  if (!customer || customer->relationship != Relationship::kReseller) {
    return fail(errors::kNotFound, "This partner does not serve your organisation.");
  }
  if (customer->delegated_access) {
    customer->delegated_access = false;
    store::set_delegated_access(tx, customer->partner_id, customer->id, false);
    Actor acting = actor;
    acting.partner_id = customer->partner_id;  // the partner's log tells why its people can do less
    audit::append(tx, acting,
                  {.operation = "dap_admin_relationship_terminated",
                   .resource_type = "partner_customer_dap",
                   .customer_id = customer->id,
                   .customer_name = customer->billing.company_name,
                   .customized = {{"PrimaryDomainName", customer->domain}}});
    notices::tell(tx, acting,
                  {.kind = notices::Kind::kDelegatedAdminEnded,
                   .audience = notices::Audience::kPartner,
                   .subject = {.customer_id = customer->id},
                   .facts = {{"customer", customer->billing.company_name}}});
  }
  return partner_of_customer(tx, *customer);
}

std::vector<SupportContact> support_contacts(sql::Tx& tx, const Actor& actor) {
  std::vector<SupportContact> found;
  for (const Buyer& buyer : store::buyers_of_tenant(tx, actor.customer_id)) {
    if (!buyer.relationship_active) continue;
    // An indirect provider's customer is helped by its reseller, for as long as the two are partners.
    const std::string& reseller_id = buyer.associated_partner_id;
    const bool by_reseller = !reseller_id.empty() && partners::is_reseller_id_of(tx, buyer.partner_id, reseller_id);
    Actor helper = actor;
    helper.partner_id = by_reseller ? reseller_id : buyer.partner_id;
    const auto partner = partners::find_partner(tx, helper.partner_id);
    const auto profile = partners::find_profile(tx, helper, partners::ProfileKind::kSupport);
    if (partner && profile) found.push_back({*partner, *profile});
  }
  return found;
}

}  // namespace chandlery::customers
