// The table of rights, a column for each role.
#include "api/permission_matrix.h"

#include <array>
#include <stdexcept>

namespace chandlery::test {
namespace {

constexpr std::array<std::string_view, 13> kColumns = {"GA",   "AA",   "SA",  "HA",  "BA", "UMA", "AccA",
                                                       "RefA", "MktA", "cGA", "cBA", "cU", "Op"};

struct Row {
  std::string_view cells;  // one letter a column; blanks do not count
  std::string_view capability;
};

constexpr Row kRows[] = {
    // GA AA SA HA BA UM Ac Re Mk   cG cB cU   Op
    {"Y  Y  Y  Y  Y  Y  Y  Y  Y    Y  Y  Y    Y", "signed_in"},
    {"Y  Y  Y  Y  Y  Y  Y  Y  Y    -  -  -    -", "view_profile"},
    {"Y  -  -  -  -  -  Y  -  -    -  -  -    -", "manage_profile"},
    {"Y  Y  Y  Y  -  Y  -  -  -    -  -  -    -", "view_customers"},
    {"Y  Y  Y  -  -  Y  -  -  -    -  -  -    -", "add_customer"},
    {"Y  Y  Y  Y  -  -  -  -  -    -  -  -    -", "edit_customer"},
    {"Y  Y  -  -  -  -  -  -  -    -  -  -    -", "export_customers"},
    {"Y  Y  Y  -  -  -  -  -  -    -  -  -    -", "request_relationship"},
    {"Y  -  -  -  -  -  -  -  -    -  -  -    -", "remove_relationship"},
    {"Y  Y  -  -  -  -  -  -  -    -  -  -    -", "manage_partnerships"},  // who asks for customers' admin rights
    {"-  Y  Y  -  -  -  -  -  -    -  -  -    -", "attest_agreement"},
    {"Y  Y  Y  Y  -  Y  -  -  -    -  -  -    -", "view_agreements"},        // who sees the customer
    {"Y  Y  -  Y  -  -  -  -  -    -  -  -    -", "manage_customer_users"},  // contract 1.3: helpdesk's
    {"Y  Y  Y  -  Y  Y  -  -  -    -  -  -    -", "view_catalog"},
    {"Y  Y  Y  -  Y  Y  -  -  -    -  -  -    -", "view_prices"},
    {"-  Y  Y  -  -  -  -  -  -    -  -  -    -", "download_price_sheets"},  // contract 11
    {"-  Y  -  -  -  -  -  -  -    -  -  -    -", "set_resale_prices"},      // S3
    {"Y  Y  Y  -  -  -  -  -  -    -  -  -    -", "buy"},
    {"Y  Y  Y  Y  Y  -  -  -  -    -  -  -    -", "view_orders"},  // who may change a subscription
    {"Y  Y  -  -  -  -  -  -  -    -  -  -    -", "buy_reservations"},
    {"Y  Y  Y  Y  Y  -  -  -  -    -  -  -    -", "manage_subscriptions"},
    {"Y  Y  Y  Y  -  -  -  -  -    -  -  -    -", "view_software"},
    {"-  Y  -  -  -  -  -  -  -    -  -  -    -", "reveal_key"},
    {"-  Y  -  -  -  -  -  -  -    -  -  -    -", "cancel_software"},
    {"Y  -  -  -  -  -  Y  Y  Y    -  -  -    -", "view_key_access_log"},
    {"Y  Y  Y  Y  Y  Y  -  -  -    -  -  -    -", "view_transaction_log"},
    {"Y  Y  -  -  Y  -  Y  -  -    -  -  -    -", "view_invoices"},
    {"Y  Y  Y  -  Y  Y  Y  -  -    -  -  -    -", "manage_billing"},
    {"-  -  -  -  Y  -  -  -  -    -  -  -    -", "view_credit_limit"},
    {"-  -  -  -  Y  -  Y  -  -    -  -  -    -", "request_withholding"},
    {"-  Y  -  -  -  -  -  -  -    -  -  -    -", "set_budgets"},
    {"Y  Y  Y  Y  Y  Y  Y  Y  Y    -  -  -    -", "create_support_request"},
    {"Y  Y  -  Y  -  -  -  -  -    -  -  -    -", "customer_support_request"},
    {"-  Y  Y  Y  Y  -  -  -  -    -  -  -    -", "manage_webhooks"},
    {"Y  -  -  -  -  -  -  -  -    -  -  -    -", "manage_applications"},
    {"Y  -  -  -  -  Y  -  -  -    -  -  -    -", "manage_partner_users"},
    {"Y  -  -  -  -  Y  -  -  -    -  -  -    -", "assign_directory_roles"},
    {"-  -  -  -  -  -  -  -  -    Y  Y  -    -", "customer_view_products"},
    {"-  -  -  -  -  -  -  -  -    Y  -  -    -", "customer_reveal_key"},
    {"-  -  -  -  -  -  -  -  -    Y  -  -    -", "customer_accept_agreement"},
    {"-  -  -  -  -  -  -  -  -    Y  -  -    -", "customer_manage_users"},
    {"-  -  -  -  -  -  -  -  -    Y  -  -    -", "customer_manage_partners"},
    {"-  -  -  -  -  -  -  -  -    -  -  -    Y", "operate"},
};

std::size_t column_number(std::string_view column) {
  for (std::size_t i = 0; i < kColumns.size(); ++i) {
    if (kColumns[i] == column) return i;
  }
  throw std::out_of_range("the matrix has no column " + std::string(column));
}

char cell(std::string_view cells, std::size_t column) {
  for (const char letter : cells) {
    if (letter != ' ' && column-- == 0) return letter;
  }
  throw std::out_of_range("a row of the matrix is too short: " + std::string(cells));
}

}  // namespace

bool matrix_grants(std::string_view capability, std::string_view column) {
  for (const Row& row : kRows) {
    if (row.capability == capability) return cell(row.cells, column_number(column)) == 'Y';
  }
  throw std::out_of_range("the matrix has no row " + std::string(capability));
}

bool needs_a_person(std::string_view capability) {
  return capability == "reveal_key" || capability == "cancel_software" || capability == "attest_agreement" ||
         capability == "customer_reveal_key" || capability == "customer_accept_agreement";
}

}  // namespace chandlery::test
