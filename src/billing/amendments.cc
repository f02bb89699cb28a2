// What may still happen to an issued invoice.
#include "billing/amendments.h"

#include "audit/service.h"
#include "billing/accounts.h"
#include "billing/invoice_store.h"
#include "billing/issuing.h"
#include "billing/withholding.h"
#include "core/text.h"

namespace chandlery::billing {
namespace {

Result<std::string> checked_reason(std::string_view text, std::string_view field) {
  const std::string_view reason = text::trim(text);
  if (reason.empty()) return fail(errors::kInvalidInput, "Say why.", std::string(field));
  if (reason.size() > kLongestReason) {
    return fail(errors::kInvalidInput, "At most " + std::to_string(kLongestReason) + " bytes fit here.", std::string(field));
  }
  return std::string(reason);
}

// With the account held, since issuing, paying and purchases count on what invoices are open.
Result<Invoice> find_for_change(sql::Tx& tx, const Actor& actor, std::string_view id) {
  const Invoice known = OR_RETURN(find_invoice(tx, actor, id));
  hold_account(tx, actor.partner_id, actor.at);
  auto invoice = store::find_invoice_for_change(tx, actor.partner_id, known.number);
  if (!invoice) return fail(errors::kNotFound);
  if (invoice->document != DocumentType::kInvoice) {
    return fail(errors::kInvalidInput, invoice->number + " is a note, not an invoice.", "invoiceId");
  }
  return *std::move(invoice);
}

void record(sql::Tx& tx, const Actor& actor, std::string_view operation, const Invoice& before, const Invoice& after,
            const std::string& reason) {
  audit::Entry entry{.operation = operation,
                     .resource_type = "invoice",
                     .old_value = snapshot(before),
                     .new_value = snapshot(after)};
  entry.customized = {{"InvoiceId", after.number}, {"Reason", reason}};
  audit::append(tx, actor, entry);
}

// The same charges, to the parties of today; what was agreed on paying stays.
Invoice replacement_of(const Invoice& voided, const Parties& parties, Date today) {
  Invoice invoice = voided;
  invoice.number.clear();
  invoice.state = InvoiceState::kIssued;
  invoice.invoice_date = today;
  invoice.paid = invoice.credited = invoice.credit_left = {0, voided.currency()};
  invoice.amends_of = voided.number;
  invoice.amendments.clear();
  invoice.seller = parties.seller;
  invoice.buyer = parties.buyer;
  if (invoice.buyer.tax_id.empty()) invoice.buyer.tax_id = voided.buyer.tax_id;
  invoice.payment_instructions = parties.payment_instructions;
  return invoice;
}

}  // namespace

Result<Invoice> find_invoice(sql::Tx& tx, const Actor& actor, std::string_view id) {
  const std::optional<DocumentId> parsed = parse_document_id(id);
  if (!parsed) return fail(errors::kNotFound, "There is no such invoice.");
  std::optional<Invoice> invoice = store::find_invoice(tx, actor.partner_id, parsed->number);
  if (!invoice || (parsed->type && *parsed->type != invoice->type)) {
    return fail(errors::kNotFound, "There is no such invoice.");
  }
  return *std::move(invoice);
}

Result<Reissued> reissue(sql::Tx& tx, const Actor& actor, std::string_view id, std::string_view reason) {
  const std::string why = OR_RETURN(checked_reason(reason, "reason"));
  const Invoice before = OR_RETURN(find_for_change(tx, actor, id));
  if (before.state == InvoiceState::kVoided) {
    return fail(errors::kAlreadyExists, before.number + " was voided already.", "invoiceId");
  }
  if (before.total().minor < 0) {
    return fail(errors::kInvalidInput, before.number + " is a credit, which is not taken back.", "invoiceId");
  }
  const Date today = Date::of(actor.at);
  Reissued done{.voided = before, .note = {}, .invoice = {}};
  std::vector<Invoice> documents = {void_note(done.voided, today)};
  documents.push_back(replacement_of(done.voided, parties_of(tx, actor), today));
  store::update_settlement(tx, done.voided);
  publish(tx, actor, documents);
  if (const Money unpaid = before.balance(); unpaid.minor != 0) {
    store::insert_credit_use(tx, actor.partner_id, {documents[0].number, before.number, unpaid}, actor.at);
  }
  record(tx, actor, "void_invoice", before, done.voided, why);
  done.note = documents[0];
  done.invoice = documents[1];
  move_withholding(tx, actor, before.number, done.invoice.number);
  done.voided.amendments = {done.note.number, done.invoice.number};
  return done;
}

Result<Invoice> dispute(sql::Tx& tx, const Actor& actor, std::string_view id, std::string_view reason) {
  const std::string why = OR_RETURN(checked_reason(reason, "reason"));
  const Invoice before = OR_RETURN(find_for_change(tx, actor, id));
  if (before.state == InvoiceState::kVoided) {
    return fail(errors::kInvalidInput, before.number + " was voided.", "invoiceId");
  }
  if (before.disputed) return fail(errors::kAlreadyExists, before.number + " is disputed already.", "invoiceId");
  Invoice after = before;
  after.disputed = true;
  store::update_settlement(tx, after);
  record(tx, actor, "dispute_invoice", before, after, why);
  return after;
}

Result<Invoice> resolve(sql::Tx& tx, const Actor& actor, std::string_view id, std::string_view note) {
  const std::string how = OR_RETURN(checked_reason(note, "note"));
  const Invoice before = OR_RETURN(find_for_change(tx, actor, id));
  if (!before.disputed) return fail(errors::kInvalidInput, before.number + " is not disputed.", "invoiceId");
  Invoice after = before;
  after.disputed = false;
  store::update_settlement(tx, after);
  record(tx, actor, "resolve_invoice_dispute", before, after, how);
  return after;
}

}  // namespace chandlery::billing
