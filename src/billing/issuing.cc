// Issuing invoices.
#include "billing/issuing.h"

#include <map>

#include "audit/service.h"
#include "billing/accounts.h"
#include "billing/invoice_store.h"
#include "billing/kept_file.h"
#include "billing/ledger.h"
#include "billing/seller.h"
#include "notices/service.h"
#include "partners/service.h"
#include "platform/json/writer.h"

namespace chandlery::billing {
namespace {

constexpr std::string_view kSeries = "invoice";

// Where the post reads "Seattle, WA 98109" and not "98109 Seattle".
bool is_american(std::string_view country) {
  constexpr std::string_view kCountries[] = {"US", "CA", "AU", "PR", "GU", "VI", "AS", "MP"};
  return std::ranges::find(kCountries, country) != std::end(kCountries);
}

std::vector<std::string> printed(const partners::Address& address) {
  std::vector<std::string> lines;
  const auto add = [&](std::string line) {
    if (!line.empty()) lines.push_back(std::move(line));
  };
  add(address.line1);
  add(address.line2);
  add(address.line3);
  const auto append = [](std::string& place, std::string_view between, const std::string& part) {
    if (!part.empty()) (place += place.empty() ? "" : between) += part;
  };
  std::string place;
  if (is_american(address.country)) {
    append(place, "", address.city);
    append(place, ", ", address.state);
    append(place, " ", address.postal_code);
  } else {
    append(place, "", address.postal_code);
    append(place, " ", address.city);
    append(place, " ", address.state);
  }
  add(std::move(place));
  return lines;
}

// What the document takes from the partner, or gives back: the charges were unbilled, and are receivable now.
Posting posting_of(const Invoice& invoice) {
  const bool owed = invoice.total().minor >= 0;
  return {.business_key = "invoice/" + invoice.number,
          .kind = to_string(invoice.document),
          .debit = owed ? Account::kReceivable : Account::kUnbilled,
          .credit = owed ? Account::kUnbilled : Account::kReceivable,
          .amount = owed ? invoice.total() : -invoice.total(),
          .customer_id = {}};
}

void record(sql::Tx& tx, const Actor& actor, const Invoice& invoice) {
  audit::Entry entry{.operation = "ready_invoice", .resource_type = "invoice", .new_value = snapshot(invoice)};
  entry.customized = {{"InvoiceId", invoice.number}, {"DocumentType", std::string(to_string(invoice.document))}};
  audit::append(tx, actor, entry);
  if (invoice.document != DocumentType::kInvoice) return;
  notices::tell(tx, actor,
                {.kind = notices::Kind::kInvoiceReady,
                 .audience = notices::Audience::kPartner,
                 .subject = {.invoice_id = invoice.number},
                 .facts = {{"invoice", invoice.number},
                           {"total", invoice.total().to_string()},
                           {"currency", std::string(invoice.currency().code())},
                           {"due", to_iso(invoice.due_date)}}});
}

}  // namespace

std::string snapshot(const Invoice& invoice) {
  json::Writer out;
  out.begin_object().field("Id", invoice.number).field("DocumentType", to_string(invoice.document));
  out.field("InvoiceType", to_string(invoice.type)).field("Month", invoice.month.to_string());
  out.field("InvoiceDate", to_iso(invoice.invoice_date)).field("DueDate", to_iso(invoice.due_date));
  out.field("TotalCharges", invoice.total()).field("Balance", invoice.balance());
  out.field("CurrencyCode", invoice.currency().code()).field("State", to_string(invoice.state));
  if (!invoice.amends_of.empty()) out.field("AmendsOf", invoice.amends_of);
  if (invoice.disputed) out.field("Disputed", true);
  out.end_object();
  return out.take();
}

Parties parties_of(sql::Tx& tx, const Actor& actor) {
  const Seller seller = find_seller(tx);
  Parties parties{.seller = seller.party, .buyer = {}, .payment_instructions = seller.payment_instructions};
  InvoiceParty& buyer = parties.buyer;
  buyer.account_number = actor.partner_id;
  if (const auto partner = partners::find_partner(tx, actor.partner_id)) {
    buyer.name = partner->name;
    buyer.country = partner->country;
  }
  if (const auto profile = partners::find_profile(tx, actor, partners::ProfileKind::kBilling)) {
    if (!profile->company_name.empty()) buyer.name = profile->company_name;
    if (!profile->address.country.empty()) buyer.country = profile->address.country;
    buyer.address = printed(profile->address);
    buyer.tax_id = profile->tax_id;
    buyer.email = profile->contact.email;
    buyer.telephone = profile->contact.phone;
    buyer.purchase_order_number = profile->purchase_order_number;
  }
  return parties;
}

void publish(sql::Tx& tx, const Actor& actor, std::vector<Invoice>& documents) {
  std::vector<Invoice> credits;
  std::vector<Currency> asked;
  for (Invoice& document : documents) {
    document.number = document_number(store::take_number(tx, kSeries));
    if (std::find(asked.begin(), asked.end(), document.currency()) != asked.end()) continue;
    asked.push_back(document.currency());
    for (Invoice& credit : store::with_credit(tx, actor.partner_id, document.currency())) {
      credits.push_back(std::move(credit));
    }
  }
  const std::vector<CreditUse> uses = settle(documents, credits);

  std::vector<Posting> postings;
  for (const Invoice& document : documents) {
    store::insert_invoice(tx, document, actor.at);
    want_files(tx, document, actor.at);
    if (document.total().minor != 0) postings.push_back(posting_of(document));
  }
  for (const Invoice& credit : credits) store::update_settlement(tx, credit);
  for (const CreditUse& use : uses) store::insert_credit_use(tx, actor.partner_id, use, actor.at);
  if (!postings.empty()) post(tx, actor, postings);
  for (const Invoice& document : documents) record(tx, actor, document);
}

std::optional<std::vector<Invoice>> issue(sql::Tx& tx, const Actor& actor, BillingMonth month) {
  const HeldAccount held = hold_account(tx, actor.partner_id, actor.at);
  if (held.account.first_open_month > month) return std::nullopt;
  const std::vector<ChargeGroup> groups = sum_groups(tx, actor.partner_id, held.account.first_open_month, month);
  close_month(tx, actor.partner_id, month, actor.at);
  std::vector<Invoice> invoices;
  if (groups.empty()) return invoices;
  Parties parties = parties_of(tx, actor);
  if (!held.tax_id.empty()) parties.buyer.tax_id = held.tax_id;
  invoices = draft_invoices(groups, parties);
  publish(tx, actor, invoices);
  return invoices;
}

std::vector<Invoice> preview(sql::Tx& tx, const Actor& actor, BillingMonth month) {
  const BillingAccount account = find_account(tx, actor.partner_id);
  if (account.first_open_month > month) return {};
  const std::vector<ChargeGroup> groups = sum_groups(tx, actor.partner_id, month, month);
  return draft_invoices(groups, parties_of(tx, actor));
}

}  // namespace chandlery::billing
