#include "core/actor.h"

#include <array>
#include <stdexcept>

namespace chandlery {
namespace {

// In the order of the enums. An array of fixed size with too few words would end in empty ones; a test finds those.
constexpr std::array<std::string_view, kRoleCount> kRoles = {
    "global_admin",
    "admin_agent",
    "sales_agent",
    "helpdesk_agent",
    "billing_admin",
    "user_management_admin",
    "account_admin",
    "referral_admin",
    "marketing_content_admin",
    "partner_user",
    "customer_global_admin",
    "customer_billing_admin",
    "customer_user",
    "operator",
};

constexpr std::array<std::string_view, kCapabilityCount> kCapabilities = {
    "none",
    "signed_in",
    "view_profile",
    "manage_profile",
    "manage_partner_users",
    "assign_directory_roles",
    "view_customers",
    "add_customer",
    "edit_customer",
    "export_customers",
    "request_relationship",
    "remove_relationship",
    "manage_partnerships",
    "attest_agreement",
    "view_agreements",
    "manage_customer_users",
    "view_catalog",
    "view_prices",
    "download_price_sheets",
    "set_resale_prices",
    "buy",
    "view_orders",
    "buy_reservations",
    "manage_subscriptions",
    "view_software",
    "reveal_key",
    "cancel_software",
    "view_key_access_log",
    "view_transaction_log",
    "view_invoices",
    "manage_billing",
    "view_credit_limit",
    "request_withholding",
    "set_budgets",
    "create_support_request",
    "customer_support_request",
    "manage_webhooks",
    "manage_applications",
    "customer_view_products",
    "customer_reveal_key",
    "customer_accept_agreement",
    "customer_manage_users",
    "customer_manage_partners",
    "operate",
};

}  // namespace

std::string_view to_string(Role role) { return kRoles.at(static_cast<std::size_t>(role)); }
std::string_view to_string(Capability capability) { return kCapabilities.at(static_cast<std::size_t>(capability)); }

std::optional<Role> parse_role(std::string_view word) {
  for (std::size_t i = 0; i < kRoles.size(); ++i)
    if (kRoles[i] == word) return static_cast<Role>(i);
  return std::nullopt;
}

}  // namespace chandlery
