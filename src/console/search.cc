// See search.h.
#include "console/search.h"

#include <algorithm>
#include <array>
#include <set>

#include "billing/invoice_rules.h"
#include "billing/invoice_store.h"
#include "catalog/store.h"
#include "core/id.h"
#include "core/search_words.h"
#include "core/text.h"
#include "customers/relationships.h"
#include "identity/lookup.h"
#include "identity/service.h"
#include "ordering/order_list_store.h"
#include "ordering/rules.h"
#include "partners/service.h"

namespace chandlery::console {
namespace {

constexpr std::array<std::string_view, 6> kKinds = {"partner", "customer", "user", "order", "invoice", "product"};

void add_partners(sql::Tx& tx, std::string_view text, std::vector<Hit>& hits) {
  const auto found = partners::search_partners(tx, {.text = text, .size = kMostHits});
  if (!found) return;
  for (const partners::Partner& partner : found->items) {
    hits.push_back({HitKind::kPartner, partner.id, partner.name, partner.domain, partner.id, {}});
  }
}

/// By name, by domain and by id; a customer of several partners once for each of them.
void add_customers(sql::Tx& tx, std::string_view text, const std::vector<identity::Tenant>& tenants,
                   std::vector<Hit>& hits) {
  std::vector<customers::Buyer> found = customers::customers_beginning(tx, text, kMostHits);
  for (const identity::Tenant& tenant : tenants) {
    if (tenant.kind != identity::TenantKind::kCustomer) continue;
    std::ranges::move(customers::customers_with_id(tx, tenant.id), std::back_inserter(found));
  }
  if (const auto id = normalise_guid(text)) {
    std::ranges::move(customers::customers_with_id(tx, *id), std::back_inserter(found));
  }
  std::set<std::pair<std::string, std::string>> seen;
  for (const customers::Buyer& customer : found) {
    if (std::ssize(seen) == kMostHits) return;
    if (!seen.emplace(customer.partner_id, customer.id).second) continue;
    hits.push_back({HitKind::kCustomer, customer.id, customer.name, customer.domain, customer.partner_id, customer.id});
  }
}

void add_users(sql::Tx& tx, std::string_view text, std::vector<Hit>& hits) {
  for (const identity::User& user : identity::users_beginning(tx, text, kMostHits)) {
    Hit hit{HitKind::kUser, user.id, user.display_name, user.user_name, {}, {}};
    if (const auto tenant = identity::find_tenant(tx, user.tenant_id)) {
      hit.partner_id = tenant->partner_id;
      if (tenant->kind == identity::TenantKind::kCustomer) hit.customer_id = tenant->id;
    }
    hits.push_back(std::move(hit));
  }
}

void add_orders(sql::Tx& tx, std::string_view text, std::vector<Hit>& hits) {
  std::vector<ordering::PlacedOrder> found;
  if (const auto id = normalise_guid(text)) {
    found = ordering::orders_anywhere(tx, *id, kMostHits);
  } else if (text.size() == ordering::kAlternateIdDigits && digit_range(text, ordering::kAlternateIdDigits)) {
    found = ordering::orders_anywhere_with_alternate_id(tx, text::lower(text), kMostHits);
  }
  for (const ordering::PlacedOrder& order : found) {
    hits.push_back({HitKind::kOrder, order.order_id, ordering::alternate_id(order.order_id),
                    to_iso(Date::of(order.created_at)), order.partner_id, order.customer_id});
  }
}

void add_invoices(sql::Tx& tx, std::string_view text, std::vector<Hit>& hits) {
  const auto document = billing::parse_document_id(text);
  const auto partner_id = document ? billing::store::partner_of_invoice(tx, document->number) : std::nullopt;
  const auto invoice = partner_id ? billing::store::find_invoice(tx, *partner_id, document->number) : std::nullopt;
  if (!invoice) return;
  hits.push_back({HitKind::kInvoice, invoice->number, invoice->number, invoice->month.to_string(), *partner_id, {}});
}

void add_products(sql::Tx& tx, std::string_view text, std::vector<Hit>& hits) {
  const std::string wanted = text::lower(text);
  std::int64_t count = 0;
  for (const catalog::Product& product : catalog::store::list_products(tx)) {
    const bool fits = text::lower(product.title).find(wanted) != std::string::npos ||
                      text::equal_ignoring_case(product.id, wanted);
    if (!fits) continue;
    hits.push_back({HitKind::kProduct, product.id, product.title, product.publisher, {}, {}});
    if (++count == kMostHits) return;
  }
}

}  // namespace

std::string_view to_string(HitKind kind) { return kKinds.at(static_cast<std::size_t>(kind)); }

Result<std::vector<Hit>> search(sql::Tx& tx, std::string_view given, Instant) {
  const std::string_view text = text::trim(given);
  if (text.size() < kShortestSearch || text.size() > kLongestSearchText || !text::valid_utf8(text)) {
    return fail(errors::kInvalidProperty, "Search for 2 to 200 characters.", "q");
  }
  std::vector<Hit> hits;
  add_partners(tx, text, hits);
  add_customers(tx, text, identity::tenants_beginning(tx, text, kMostHits), hits);
  add_users(tx, text, hits);
  add_orders(tx, text, hits);
  add_invoices(tx, text, hits);
  add_products(tx, text, hits);
  return hits;
}

}  // namespace chandlery::console
