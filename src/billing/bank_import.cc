#include "billing/bank_import.h"

#include "audit/service.h"
#include "billing/invoice_store.h"
#include "billing/payment_rules.h"
#include "billing/payment_store.h"
#include "core/id.h"
#include "core/text.h"
#include "partners/service.h"
#include "platform/json/writer.h"

namespace chandlery::billing {
namespace {

/// A GUID among the words, as a partner writes its account number.
std::optional<std::string> guid_in(std::string_view words) {
  constexpr std::size_t kGuid = 36;
  for (std::size_t at = 0; at + kGuid <= words.size(); ++at) {
    if (std::optional<std::string> guid = normalise_guid(words.substr(at, kGuid))) return guid;
  }
  return std::nullopt;
}

/// Who paid: by the first invoice that is named and exists, by the account that the money came from, by the account
/// number that the payer wrote.
std::optional<std::string> payer_of(sql::Tx& tx, const StatementEntry& entry) {
  for (const std::string& number : named_invoices(entry.remittance)) {
    if (std::optional<std::string> partner = store::partner_of_invoice(tx, number)) return partner;
  }
  if (!entry.payer_account.empty()) {
    if (std::optional<std::string> partner = store::partner_of_payer(tx, entry.payer_account)) return partner;
  }
  const std::optional<std::string> guid = guid_in(entry.remittance);
  if (guid && partners::find_partner(tx, *guid)) return guid;
  return std::nullopt;
}

Result<Payment> book(sql::Tx& tx, const Actor& actor, const StatementEntry& entry, const std::string& partner_id) {
  Actor acting = actor;
  acting.partner_id = partner_id;
  return record_payment(tx, acting,
                        {.source = PaymentSource::kBank,
                         .reference = entry.account.empty() ? entry.reference : entry.account + "/" + entry.reference,
                         .amount = entry.amount,
                         .received_on = entry.booked,
                         .payer = entry.payer_name,
                         .words = entry.remittance});
}

bool says_the_same(const StatementEntry& a, const StatementEntry& b) {
  return a.amount == b.amount && a.incoming == b.incoming && a.booked == b.booked;
}

/// As the reader of the file names its places.
std::string place_of(const StatementEntry& entry, std::string_view column, std::string_view element) {
  const std::string row = std::to_string(entry.row);
  return entry.in_sheet ? "row " + row + ", " + std::string(column) : "entry " + row + ", " + std::string(element);
}

Result<void> import_entry(sql::Tx& tx, const Actor& actor, const StatementEntry& entry, StatementReport& report) {
  BankEntry kept{.entry = entry, .state = BankEntryState::kUnassigned, .partner_id = {}, .payment_id = {}};
  if (entry.booked > Date::of(actor.at)) {
    const std::string place = place_of(entry, "BookingDate", "BookgDt");
    return fail(errors::kInvalidInput, "In " + place + ": it is booked on a day that is still to come.", place);
  }
  if (!entry.incoming && !entry.reversal) kept.state = BankEntryState::kSetAside;
  if (!store::insert_bank_entry(tx, kept)) {
    const std::optional<BankEntry> known = store::find_bank_entry(tx, entry.account, entry.reference);
    if (!known || !says_the_same(known->entry, entry)) {
      const std::string place = place_of(entry, "Reference", "AcctSvcrRef");
      return fail(errors::kAlreadyExists,
                  "In " + place + ": the bank's reference " + entry.reference +
                      " was imported before with another amount, direction or day.",
                  place);
    }
    ++report.known;
    return {};
  }
  if (kept.state == BankEntryState::kSetAside) {
    ++report.set_aside;
    return {};
  }
  // A debit that bounced names no payment of ours for sure: the operator finds it in the queue.
  const std::optional<std::string> partner = entry.incoming ? payer_of(tx, entry) : std::nullopt;
  if (!partner) {
    ++report.unassigned;
    return {};
  }
  const Payment payment = OR_RETURN(book(tx, actor, entry, *partner));
  ++(payment.unallocated.minor == 0 ? report.allocated : report.unallocated);
  kept.state = BankEntryState::kBooked;
  kept.partner_id = payment.partner_id;
  kept.payment_id = payment.id;
  store::update_bank_entry(tx, kept);
  return {};
}

Result<BankEntry> find_unassigned(sql::Tx& tx, std::string_view account, std::string_view reference) {
  std::optional<BankEntry> entry = store::find_bank_entry(tx, account, reference);
  if (!entry) return fail(errors::kNotFound, "There is no such bank entry.");
  if (entry->state != BankEntryState::kUnassigned) {
    return fail(errors::kAlreadyExists,
                "The entry was dealt with before: it is " + std::string(to_string(entry->state)) + ".");
  }
  return *std::move(entry);
}

}  // namespace

std::string_view to_string(BankEntryState state) {
  constexpr std::string_view kWords[] = {"booked", "unassigned", "setAside"};
  return kWords[static_cast<int>(state)];
}

Result<StatementReport> import_statement(sql::Tx& tx, const Actor& actor, std::string_view content) {
  const std::vector<StatementEntry> entries = OR_RETURN(read_statement(content));
  StatementReport report{.entries = static_cast<std::int64_t>(entries.size())};
  for (const StatementEntry& entry : entries) RETURN_IF_FAILED(import_entry(tx, actor, entry, report));
  json::Writer summary;
  summary.begin_object().field("Entries", report.entries).field("Allocated", report.allocated);
  summary.field("Unallocated", report.unallocated).field("Unassigned", report.unassigned);
  summary.field("SetAside", report.set_aside).field("Known", report.known).end_object();
  audit::append(tx, actor,
                {.operation = "import_bank_statement", .resource_type = "bank_statement", .new_value = summary.take()});
  return report;
}

std::vector<BankEntry> unassigned_entries(sql::Tx& tx, std::int64_t limit) {
  return store::unassigned_entries(tx, limit);
}

Result<Payment> assign_entry(sql::Tx& tx, const Actor& actor, std::string_view account, std::string_view reference,
                             std::string_view partner_id) {
  BankEntry entry = OR_RETURN(find_unassigned(tx, account, reference));
  if (!entry.entry.incoming) {
    return fail(errors::kInvalidInput,
                "Money that left the account is no payment: reverse the payment that it takes back.");
  }
  const partners::Partner partner = OR_RETURN(partners::find_partner(tx, partner_id));
  Payment payment = OR_RETURN(book(tx, actor, entry.entry, partner.id));
  if (!entry.entry.payer_account.empty()) store::keep_payer(tx, entry.entry.payer_account, partner.id);
  entry.state = BankEntryState::kBooked;
  entry.partner_id = partner.id;
  entry.payment_id = payment.id;
  store::update_bank_entry(tx, entry);
  return payment;
}

Result<BankEntry> set_aside_entry(sql::Tx& tx, const Actor& actor, std::string_view account, std::string_view reference,
                                  std::string_view reason) {
  BankEntry entry = OR_RETURN(find_unassigned(tx, account, reference));
  if (text::trim(reason).empty()) return fail(errors::kInvalidInput, "Say why the entry is no payment.", "reason");
  entry.state = BankEntryState::kSetAside;
  store::update_bank_entry(tx, entry);
  audit::Entry record{.operation = "set_aside_bank_entry", .resource_type = "bank_statement"};
  record.customized = {{"Account", entry.entry.account},
                       {"Reference", entry.entry.reference},
                       {"Amount", entry.entry.amount.to_string()},
                       {"CurrencyCode", std::string(entry.entry.amount.currency.code())},
                       {"Reason", std::string(reason)}};
  audit::append(tx, actor, record);
  return entry;
}

}  // namespace chandlery::billing
