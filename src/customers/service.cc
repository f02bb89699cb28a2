// The use cases of customers and their agreements.
#include "customers/service.h"

#include <algorithm>

#include "audit/service.h"
#include "core/id.h"
#include "core/text.h"
#include "customers/find_together.h"
#include "customers/rules.h"
#include "customers/store.h"
#include "customers/wire.h"
#include "partners/service.h"

namespace chandlery::customers {
namespace {

constexpr std::int64_t kSandboxCustomers = 75;  // contract 2.2

bool is_active(const Buyer& buyer) { return buyer.relationship_active; }
bool is_active(const Customer& customer) { return customer.relationship == Relationship::kReseller; }

// Finds what `read(partner_id, id)` gives of the customer, where the actor may see it. The actor's own customers cost
// one read; only when there is none, the directory tells the unknown from the foreign, and a reseller's own from both.
template <class Read>
auto reach(sql::Tx& tx, const Actor& actor, std::string_view customer_id, Read read)
    -> Result<typename decltype(read({}, {}))::value_type> {
  const std::string id = OR_RETURN(parse_customer_id(customer_id));
  const bool of_customer = !actor.customer_id.empty();
  if (of_customer && id != actor.customer_id) return fail(errors::kNoRelationship);

  auto found = read(actor.partner_id, id);
  if (!found && !of_customer) {
    const auto tenant = identity::find_tenant(tx, id);
    if (!tenant || tenant->kind != identity::TenantKind::kCustomer) return fail(errors::kCustomerNotFound);
    for (const Buyer& buyer : store::buyers_of_tenant(tx, id)) {
      if (!buyer.relationship_active || buyer.associated_partner_id != actor.partner_id) continue;
      if (partners::is_reseller_id_of(tx, buyer.partner_id, actor.partner_id)) found = read(buyer.partner_id, id);
    }
  }
  if (!found || (!of_customer && !is_active(*found))) return fail(errors::kNoRelationship);
  return *std::move(found);
}

Result<void> check_reseller(sql::Tx& tx, const partners::Partner& partner, std::string_view reseller_id) {
  const std::string field = "associatedPartnerId";
  if (partner.type != partners::PartnerType::kIndirectProvider) {
    if (reseller_id.empty()) return {};
    return fail(errors::kNotAnAdvisor, "Only an indirect provider's customer has an associated partner.", field);
  }
  if (reseller_id.empty()) {
    return fail(errors::kNotAnAdvisor, "An indirect provider must name the reseller of a new customer.", field);
  }
  if (!partners::is_reseller_id_of(tx, partner.id, reseller_id)) return fail(errors::kNotAnAdvisor, {}, field);
  return {};
}

audit::Entry entry_about(const Customer& customer, std::string_view operation, std::string_view resource) {
  return {.operation = operation,
          .resource_type = resource,
          .customer_id = customer.id,
          .customer_name = customer.billing.company_name};
}

// A relationship ends in one way, whatever the act is called: the row stays, since orders and invoices name it.
Result<Customer> end_relationship(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                  const RemovalGuard& guard, std::string_view operation) {
  Customer customer = OR_RETURN(find_own_customer(tx, actor, customer_id));
  if (guard) RETURN_IF_FAILED(guard(tx, actor, customer.id));
  customer.relationship = Relationship::kNone;
  store::set_relationship(tx, customer.partner_id, customer.id, customer.relationship);
  audit::Entry entry = entry_about(customer, operation, "customer");
  entry.customized = {{"PrimaryDomainName", customer.domain},
                      {"Relationship", std::string(to_string(customer.relationship))}};
  audit::append(tx, actor, entry);
  return customer;
}

}  // namespace

Result<std::string> parse_customer_id(std::string_view text) {
  if (auto id = normalise_guid(text)) return *std::move(id);
  return fail(errors::kInvalidCustomerId);
}

Result<Buyer> find_buyer(sql::Tx& tx, const Actor& actor, std::string_view customer_id) {
  return find_buyer(tx, actor, customer_id, {});
}

Result<Buyer> find_buyer(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                         std::span<const sql::Tx::Question> together) {
  return reach(tx, actor, customer_id, [&](std::string_view partner_id, std::string_view id) {
    std::optional<Buyer> found;
    std::vector<sql::Tx::Question> questions = {store::buyer_question(partner_id, id, found)};
    // Once, whoever's customer it turns out to be.
    std::ranges::copy(std::exchange(together, {}), std::back_inserter(questions));
    tx.query_all(questions);
    return found;
  });
}

std::map<std::string, Buyer, std::less<>> find_buyers(sql::Tx& tx, const Actor& actor,
                                                      std::set<std::string_view> customer_ids) {
  std::map<std::string, Buyer, std::less<>> found;
  for (Buyer& buyer : store::find_buyers(tx, actor.partner_id, customer_ids)) {
    if (buyer.relationship_active) found.emplace(buyer.id, std::move(buyer));
  }
  return found;
}

Result<Customer> find_customer(sql::Tx& tx, const Actor& actor, std::string_view customer_id) {
  return reach(tx, actor, customer_id,
               [&tx](std::string_view partner_id, std::string_view id) { return store::find(tx, partner_id, id); });
}

Result<Customer> find_own_customer(sql::Tx& tx, const Actor& actor, std::string_view customer_id) {
  Customer customer = OR_RETURN(find_customer(tx, actor, customer_id));
  if (customer.partner_id != actor.partner_id) {
    return fail(errors::kNoRelationship, "This customer's indirect provider must do this.");
  }
  return customer;
}

Result<PreparedCustomer> prepare_customer(NewCustomer customer, Instant at) {
  customer.domain = text::lower(text::trim(customer.domain));
  customer.associated_partner_id = text::lower(customer.associated_partner_id);
  RETURN_IF_FAILED(check_new_customer(customer));
  customer.id = customer.id.empty() ? new_id(at) : normalise_guid(customer.id).value();
  identity::NewUser admin{.tenant_id = customer.id,
                          .user_name = "admin@" + customer.domain,
                          .first_name = "Global",
                          .last_name = "Admin",
                          .display_name = "Global Admin",
                          .force_change = true,
                          .roles = {Role::kCustomerGlobalAdmin}};
  return PreparedCustomer{std::move(customer), identity::prepare_user(std::move(admin))};
}

Result<partners::Partner> may_take_customer(sql::Tx& tx, std::string_view partner_id, std::string_view reseller_id) {
  partners::Partner partner = OR_RETURN(partners::find_partner(tx, partner_id));
  RETURN_IF_FAILED(partners::may_transact(partner));
  RETURN_IF_FAILED(check_reseller(tx, partner, reseller_id));
  if (partner.sandbox && store::count(tx, partner.id) >= kSandboxCustomers) {
    return fail(errors::kSandboxLimit, "An integration sandbox has at most 75 customers.");
  }
  return partner;
}

Result<CreatedCustomer> create_customer(sql::Tx& tx, const Actor& actor, const PreparedCustomer& prepared) {
  const NewCustomer& wanted = prepared.customer;
  const partners::Partner partner = OR_RETURN(may_take_customer(tx, actor.partner_id, wanted.associated_partner_id));
  RETURN_IF_FAILED(identity::create_tenant(
      tx,
      {.id = wanted.id, .kind = identity::TenantKind::kCustomer, .domain = wanted.domain, .partner_id = partner.id}));

  CreatedCustomer created;
  Customer& customer = created.customer;
  customer = {.partner_id = partner.id,
              .id = wanted.id,
              .domain = wanted.domain,
              .registration_number = wanted.registration_number,
              .segments = wanted.segment,
              .associated_partner_id = wanted.associated_partner_id,
              .billing = wanted.billing,
              .created_at = actor.at};
  store::insert(tx, customer);
  created.admin = OR_RETURN(identity::create_user(tx, actor, prepared.admin));

  audit::Entry entry = entry_about(customer, "add_customer", "customer");
  entry.new_value = customer_to_json(customer);
  entry.customized = {{"PrimaryDomainName", customer.domain},
                      {"Relationship", std::string(to_string(customer.relationship))}};
  audit::append(tx, actor, entry);
  return created;
}

Result<Page<CustomerSummary>> list_customers(sql::Tx& tx, const Actor& actor, const ListQuestion& question) {
  const auto partner = partners::find_partner(tx, actor.partner_id);
  const bool reseller = partner && partner->type == partners::PartnerType::kIndirectReseller;
  const store::Scope scope = reseller ? store::Scope::kReseller : store::Scope::kOwner;

  Page<CustomerSummary> page;
  // A partner never is its own reseller's provider, nor the other way round: such a filter finds nothing.
  if (question.field == (reseller ? FilterField::kIndirectReseller : FilterField::kIndirectProvider) &&
      text::lower(question.value) != actor.partner_id) {
    return page;
  }
  ListQuestion asked = question;
  if (asked.field == (reseller ? FilterField::kIndirectReseller : FilterField::kIndirectProvider)) {
    asked.field = FilterField::kNone;  // it names the actor itself
  }
  std::vector<store::Listed> found = store::list(tx, scope, actor.partner_id, asked, question.size + 1);
  if (found.size() > static_cast<std::size_t>(question.size)) {
    found.pop_back();
    ListQuestion next = question;
    next.after_key = found.back().sort_key;
    next.after_id = found.back().summary.id;
    page.next = to_token(next);
  }
  // What a provider took back is not shown, even though it still names the reseller. Such a page is just shorter.
  std::vector<std::string> providers;
  if (reseller) {
    for (const partners::Relationship& link : partners::providers_of(tx, actor.partner_id)) {
      if (link.status == partners::ResellerLinkStatus::kActive) providers.push_back(link.partner.id);
    }
  }
  for (store::Listed& listed : found) {
    if (reseller && std::ranges::find(providers, listed.partner_id) == providers.end()) continue;
    page.items.push_back(std::move(listed.summary));
  }
  return page;
}

Result<Customer> replace_billing_profile(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                         const BillingProfile& profile, const std::optional<std::string>& etag) {
  Customer customer = OR_RETURN(find_own_customer(tx, actor, customer_id));
  RETURN_IF_FAILED(check_billing_profile(profile, {}));
  if (profile.address.country != customer.billing.address.country) {
    return fail(errors::kInvalidAddress, "A customer's country cannot change.", "defaultAddress.country");
  }
  RETURN_IF_FAILED(check_registration(profile.address.country, customer.registration_number, profile.address.phone));
  if (etag && *etag != std::to_string(customer.version)) return fail(errors::kStaleEtag);

  std::string old_value = billing_profile_to_json(customer);
  const std::int64_t expected = customer.version++;
  customer.billing = profile;
  if (!store::update_billing(tx, customer, expected)) return fail(errors::kStaleEtag);
  // Only now: the entry refers to the name that the customer has.
  audit::Entry entry = entry_about(customer, "update_customer_billing_profile", "customer");
  entry.old_value = std::move(old_value);
  entry.new_value = billing_profile_to_json(customer);
  audit::append(tx, actor, entry);
  return customer;
}

Result<Customer> remove_relationship(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                     const RemovalGuard& guard) {
  return end_relationship(tx, actor, customer_id, guard, "remove_partner_customer_relationship");
}

Result<void> delete_sandbox_customer(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                     const RemovalGuard& guard) {
  const auto partner = partners::find_partner(tx, actor.partner_id);
  if (!partner || !partner->sandbox) return fail(errors::kWrongEnvironment);
  RETURN_IF_FAILED(end_relationship(tx, actor, customer_id, guard, "delete_customer"));
  return {};
}

Result<Agreement> attest_agreement(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                   const NewAgreement& wanted) {
  const Customer customer = OR_RETURN(find_own_customer(tx, actor, customer_id));
  const AgreementTemplate* agreed = OR_RETURN(check_agreement(wanted, actor.at));
  const AgreementState state = OR_RETURN(next_state(customer.agreement, AgreementEvent::kAttest));

  const Agreement agreement{.id = new_id(actor.at),
                            .template_id = std::string(agreed->id),
                            .contact = wanted.contact,
                            .date_agreed = wanted.date_agreed,
                            .user_id = actor.user_id};
  if (!store::insert_agreement(tx, customer.partner_id, customer.id, agreement, folded_contact(wanted.contact),
                               actor.at)) {
    return fail(errors::kAgreementExists);
  }
  if (state != customer.agreement) store::set_agreement(tx, customer.partner_id, customer.id, state);
  audit::Entry entry = entry_about(customer, "create_agreement", "agreement");
  entry.new_value = agreement_to_json(agreement);
  audit::append(tx, actor, entry);
  return agreement;
}

Result<std::vector<Agreement>> list_agreements(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                               std::string_view type) {
  const Buyer buyer = OR_RETURN(find_buyer(tx, actor, customer_id));
  const AgreementTemplate* wanted = find_template_of_type(type);
  if (!type.empty() && wanted == nullptr) return fail(errors::kInvalidEnumValue, {}, "agreementType");
  return store::list_agreements(tx, buyer.partner_id, buyer.id, wanted ? wanted->id : "");
}

Result<Customer> accept_agreement(sql::Tx& tx, const Actor& actor, std::string_view customer_id) {
  Customer answered = OR_RETURN(find_own_customer(tx, actor, customer_id));
  bool accepted = false;
  for (Customer& customer : store::customers_of_tenant(tx, answered.id)) {
    if (!next_state(customer.agreement, AgreementEvent::kAccept)) continue;
    accept_under_partner(tx, actor, customer);
    if (!std::exchange(accepted, true)) answered = std::move(customer);
  }
  if (!accepted) RETURN_IF_FAILED(next_state(answered.agreement, AgreementEvent::kAccept));
  return answered;
}

void accept_under_partner(sql::Tx& tx, const Actor& actor, Customer& customer) {
  customer.agreement = AgreementState::kDirectlyAccepted;
  customer.directly_accepted_at = actor.at;
  store::set_directly_accepted(tx, customer.partner_id, customer.id, actor.user_id, actor.at);
  Actor acting = actor;
  acting.partner_id = customer.partner_id;
  audit::Entry entry = entry_about(customer, "create_agreement", "agreement");
  entry.customized = {{"AgreementType", std::string(kCustomerAgreement)}, {"Acceptance", "direct"}};
  audit::append(tx, acting, entry);
}

}  // namespace chandlery::customers
