#include "audit/words.h"

#include <algorithm>
#include <span>

namespace chandlery::audit {
namespace {

// In the contract's spelling, its odd capitals included.
constexpr std::string_view kOperations[] = {
    "update_customer_qualification", "update_subscription", "upgrade_subscription", "convert_trial_subscription",
    "add_customer", "update_customer_billing_profile", "update_customer_partner_contract_company_Name",
    "update_Customer_spending_budget", "delete_customer", "remove_partner_customer_relationship", "create_order",
    "update_order", "create_customer_user", "delete_customer_user", "update_customer_user",
    "update_customer_user_licenses", "reset_customer_user_password", "update_customer_user_principal_name",
    "restore_customer_user", "create_mpn_association", "update_mpn_association", "update_sfb_customer_user_licenses",
    "update_transfer", "create_partner_relationship", "register_application", "unregister_application",
    "add_application_credential", "remove_application_credential", "create_partner_user", "update_partner_user",
    "remove_partner_user", "create_referral", "update_referral", "get_software_key", "get_software_download_link",
    "increase_credit_limit", "ready_invoice", "create_agreement",
};
constexpr std::string_view kResources[] = {
    "customer", "customer_user", "order", "subscription", "license", "third_party_add_on", "mpn_association",
    "transfer", "application", "application_credential", "partner_user", "partner_relationship", "referral",
    "software_key", "software_download_link", "credit_limit", "invoice", "agreement",
};

std::string_view one_of(std::span<const std::string_view> words, std::string_view word) {
  return std::ranges::find(words, word) == words.end() ? "undefined" : word;
}

}  // namespace

std::string_view documented_operation(std::string_view operation) { return one_of(kOperations, operation); }
std::string_view documented_resource(std::string_view resource_type) { return one_of(kResources, resource_type); }

}  // namespace chandlery::audit
