// See withholding.h.
#include "billing/withholding.h"

#include <algorithm>
#include <functional>

#include "audit/service.h"
#include "billing/accounts.h"
#include "billing/amendments.h"
#include "billing/invoice_store.h"
#include "billing/operator_credits.h"
#include "billing/withholding_store.h"
#include "core/errors/billing.h"
#include "core/id.h"
#include "core/text.h"
#include "core/whole_money.h"
#include "notices/service.h"
#include "partners/service.h"
#include "platform/json/writer.h"

namespace chandlery::billing {
namespace {

std::string snapshot(const WithholdingRequest& request) {
  json::Writer out;
  out.begin_object().field("Id", request.id).field("InvoiceId", request.invoice).field("Amount", request.amount);
  out.field("CurrencyCode", request.amount.currency.code()).field("State", to_string(request.state));
  out.field("Sha256", request.certificate.sha256).end_object();
  return out.take();
}

void record(sql::Tx& tx, const Actor& actor, std::string_view operation, const WithholdingRequest* before,
            const WithholdingRequest& after) {
  audit::Entry entry{.operation = operation,
                     .resource_type = "withholding_request",
                     .old_value = before != nullptr ? snapshot(*before) : std::string(),
                     .new_value = snapshot(after)};
  entry.customized = {{"WithholdingRequestId", after.id}, {"InvoiceId", after.invoice}};
  // With the act that said it, not with those after it.
  if (actor.kind == PrincipalKind::kOperator && after.answered_at == actor.at && !after.answer.empty()) {
    entry.customized.emplace_back("Note", after.answer);
  }
  audit::append(tx, actor, entry);
}

Result<void> tell_requested(sql::Tx& tx, const Actor& actor, const WithholdingRequest& request) {
  const partners::Partner partner = OR_RETURN(partners::find_partner(tx, actor.partner_id));
  notices::tell(tx, actor,
                {.kind = notices::Kind::kWithholdingRequested,
                 .audience = notices::Audience::kOperator,
                 .subject = {.partner_id = request.partner_id, .invoice_id = request.invoice},
                 .facts = {{"partner", partner.name},
                           {"invoice", request.invoice},
                           {"amount", request.amount.to_string()},
                           {"currency", std::string(request.amount.currency.code())}}});
  return {};
}

void tell_accepted(sql::Tx& tx, const Actor& actor, const WithholdingRequest& request) {
  notices::tell(tx, actor,
                {.kind = notices::Kind::kWithholdingAccepted,
                 .audience = notices::Audience::kPartner,
                 .subject = {.invoice_id = request.invoice},
                 .facts = {{"invoice", request.invoice},
                           {"amount", request.amount.to_string()},
                           {"currency", std::string(request.amount.currency.code())}}});
}

void tell_refused(sql::Tx& tx, const Actor& actor, const WithholdingRequest& request) {
  notices::tell(tx, actor,
                {.kind = notices::Kind::kWithholdingRejected,
                 .audience = notices::Audience::kPartner,
                 .subject = {.invoice_id = request.invoice},
                 .facts = {{"invoice", request.invoice}, {"note", request.answer}}});
}

// --- claims

bool is_same(const WithholdingRequest& made, const WithholdingClaim& claim, const Money& amount) {
  return made.certificate.sha256 == claim.certificate.sha256 && made.amount == amount && made.note == claim.note;
}

/// Whether a claim that says the same is a repetition: one that was sent back or rejected can be made again.
bool stands(WithholdingState state) {
  return state != WithholdingState::kPendingPartnerAction && state != WithholdingState::kRejected;
}

/// The requests of the invoice and of those that it replaced: a void note moves no certificate to another invoice.
std::vector<WithholdingRequest> earlier_requests(sql::Tx& tx, Invoice invoice) {
  std::vector<WithholdingRequest> all;
  for (;;) {
    std::ranges::move(store::withholding_of_invoice(tx, invoice.partner_id, invoice.number), std::back_inserter(all));
    if (invoice.amends_of.empty()) return all;
    std::optional<Invoice> replaced = store::find_invoice(tx, invoice.partner_id, invoice.amends_of);
    if (!replaced) return all;
    invoice = *std::move(replaced);
  }
}

/// A claim that was looked at: what it changes, or what is there instead.
struct LookedAt {
  Money amount;
  std::string invoice;                            ///< its number
  std::optional<WithholdingRequest> sent_back;    ///< the request that it answers
  std::optional<WithholdingRequest> made_before;  ///< the same claim, which waits or was accepted
};

Result<LookedAt> look_at(sql::Tx& tx, const Actor& actor, const WithholdingClaim& claim) {
  RETURN_IF_FAILED(check_note(claim.note));
  std::optional<WithholdingRequest> answered;
  if (!claim.request_id.empty()) answered = OR_RETURN(find_withholding(tx, actor, claim.request_id));
  const Invoice invoice = OR_RETURN(find_invoice(tx, actor, answered ? answered->invoice : claim.invoice_id));
  RETURN_IF_FAILED(check_paid(invoice));
  if (!claim.currency.empty() && !text::equal_ignoring_case(claim.currency, invoice.currency().code())) {
    return fail(errors::kInvalidProperty, invoice.number + " is in " + std::string(invoice.currency().code()) + ".",
                "currencyCode");
  }
  Money held{0, invoice.currency()};
  std::optional<WithholdingRequest> open;
  const std::optional<Money> asked = whole_money(claim.amount, invoice.currency());
  for (const WithholdingRequest& each : earlier_requests(tx, invoice)) {
    const bool is_own = answered && each.id == answered->id;
    // A repetition finds its own request in the way, and must not count it twice.
    if ((is_own || !answered) && stands(each.state) && asked && is_same(each, claim, *asked)) {
      return LookedAt{*asked, invoice.number, {}, each};
    }
    if (each.state != WithholdingState::kRejected && !is_own) held = held + each.amount;
    if (is_open(each.state) && !is_own) open = each;
  }
  if (answered) RETURN_IF_FAILED(state_after(answered->state, WithholdingAct::kHandInAgain));
  if (open) {
    return fail(errors::kAlreadyExists, "The request of " + to_iso(Date::of(open->requested_at)) +
                                            " for this invoice is not decided yet.",
                "invoiceId");
  }
  const Money amount = OR_RETURN(check_withheld(invoice, held, claim.amount));
  RETURN_IF_FAILED(check_creditable(balances(tx, actor.partner_id), amount));
  return LookedAt{amount, invoice.number, std::move(answered), {}};
}

// --- answers

Result<std::string> required_note(std::string_view note) {
  RETURN_IF_FAILED(check_note(note));
  const std::string_view said = text::trim(note);
  if (said.empty()) return fail(errors::kInvalidProperty, "Say why, in a sentence.", "note");
  return std::string(said);
}

/// The request with the operator's answer, and its partner's account held.
struct Answered {
  WithholdingRequest before, after;
};
Result<Answered> answered(sql::Tx& tx, const Actor& actor, std::string_view id, WithholdingAct act, std::string note) {
  hold_account(tx, actor.partner_id, actor.at);
  WithholdingRequest before = OR_RETURN(find_withholding(tx, actor, id));
  WithholdingRequest after = before;
  after.state = OR_RETURN(state_after(before.state, act));
  after.answered_by_name = actor.user_name;
  after.answered_at = actor.at;
  after.answer = std::move(note);
  return Answered{std::move(before), std::move(after)};
}

}  // namespace

Result<std::optional<WithholdingRequest>> may_claim(sql::Tx& tx, const Actor& actor, const WithholdingClaim& claim) {
  LookedAt looked = OR_RETURN(look_at(tx, actor, claim));
  return std::move(looked.made_before);
}

Result<WithholdingRequest> make_claim(sql::Tx& tx, const Actor& actor, const WithholdingClaim& claim) {
  hold_account(tx, actor.partner_id, actor.at);
  const LookedAt looked = OR_RETURN(look_at(tx, actor, claim));
  if (looked.made_before) return *looked.made_before;
  WithholdingRequest request;
  if (looked.sent_back) {
    request = *looked.sent_back;
    request.state = WithholdingState::kResubmitted;
  } else {
    request.partner_id = actor.partner_id;
    request.id = new_id(actor.at);
    request.invoice = looked.invoice;
    request.requested_by = std::string(actor.principal());
    request.requested_by_name = actor.user_name;
    request.requested_at = actor.at;
  }
  request.amount = looked.amount;
  request.note = claim.note;
  request.certificate = claim.certificate;
  request.submitted_at = actor.at;
  if (looked.sent_back) store::update_withholding(tx, request);
  else store::insert_withholding(tx, request);
  record(tx, actor, looked.sent_back ? "resubmit_withholding_request" : "submit_withholding_request",
         looked.sent_back ? &*looked.sent_back : nullptr, request);
  RETURN_IF_FAILED(tell_requested(tx, actor, request));
  return request;
}

void record_infected_certificate(sql::Tx& tx, const Actor& actor, const WithholdingClaim& claim, std::string_view sha256,
                                 std::string_view found) {
  std::string invoice_id = claim.invoice_id;
  if (!claim.request_id.empty()) {
    const Result<WithholdingRequest> request = find_withholding(tx, actor, claim.request_id);
    if (!request) return;
    invoice_id = request->invoice;
  }
  const Result<Invoice> invoice = find_invoice(tx, actor, invoice_id);
  if (!invoice) return;
  audit::append(tx, actor,
                {.operation = "refuse_attachment",
                 .resource_type = "withholding_request",
                 .status = "decline",
                 .customized = {{"InvoiceId", invoice->number}, {"Found", std::string(found)}, {"Sha256", std::string(sha256)}}});
}

Result<WithholdingRequest> find_withholding(sql::Tx& tx, const Actor& actor, std::string_view id) {
  std::optional<WithholdingRequest> request = store::find_withholding(tx, actor.partner_id, text::lower(id));
  if (!request) return fail(errors::kNotFound, "There is no such withholding request.");
  return *std::move(request);
}

Page<WithholdingRequest> list_withholding(sql::Tx& tx, const Actor& actor, std::string_view after, std::int64_t size) {
  return page_of(store::list_withholding(tx, actor.partner_id, after, size + 1), size);
}

Result<std::vector<WithholdingRequest>> withholding_of_invoice(sql::Tx& tx, const Actor& actor,
                                                               std::string_view invoice_id) {
  std::vector<WithholdingRequest> all = earlier_requests(tx, OR_RETURN(find_invoice(tx, actor, invoice_id)));
  std::ranges::sort(all, std::greater(), &WithholdingRequest::id);
  return all;
}

void move_withholding(sql::Tx& tx, const Actor& actor, std::string_view voided, std::string_view in_its_place) {
  for (const WithholdingRequest& before : store::withholding_of_invoice(tx, actor.partner_id, voided)) {
    if (!is_open(before.state)) continue;
    WithholdingRequest after = before;
    after.invoice = in_its_place;
    store::update_withholding(tx, after);
    record(tx, actor, "move_withholding_request", &before, after);
  }
}

Page<WithholdingRequest> withholding_queue(sql::Tx& tx, bool decided, std::string_view after, std::int64_t size) {
  return page_of(decided ? store::decided_withholding(tx, after, size + 1) : store::open_withholding(tx, after, size + 1),
                 size);
}

std::int64_t count_open_withholding(sql::Tx& tx, std::int64_t most) { return store::count_open_withholding(tx, most); }

Result<WithholdingRequest> accept_withholding(sql::Tx& tx, const Actor& actor, std::string_view id, const SeenRequest& seen,
                                              std::string_view note) {
  RETURN_IF_FAILED(check_note(note));
  const auto [before, after] =
      OR_RETURN(answered(tx, actor, id, WithholdingAct::kAccept, std::string(text::trim(note))));
  if (seen.submitted_at != before.submitted_at || seen.amount != before.amount.to_decimal()) {
    return fail(errors::kStaleEtag, "The request was handed in again since it was looked at. Look at what it says now.",
                "submittedAt");
  }
  const Invoice invoice = OR_RETURN(find_invoice(tx, actor, after.invoice));
  RETURN_IF_FAILED(check_paid(invoice));
  RETURN_IF_FAILED(give_credit(tx, actor,
                               {.amount = after.amount,
                                .reason = "Tax withheld from invoice " + after.invoice,
                                .customer_id = {},
                                .id = after.id}));
  store::update_withholding(tx, after);
  record(tx, actor, "accept_withholding_request", &before, after);
  tell_accepted(tx, actor, after);
  return after;
}

Result<WithholdingRequest> reject_withholding(sql::Tx& tx, const Actor& actor, std::string_view id, std::string_view note) {
  std::string why = OR_RETURN(required_note(note));
  const auto [before, after] = OR_RETURN(answered(tx, actor, id, WithholdingAct::kReject, std::move(why)));
  store::update_withholding(tx, after);
  record(tx, actor, "reject_withholding_request", &before, after);
  tell_refused(tx, actor, after);
  return after;
}

Result<WithholdingRequest> send_back_withholding(sql::Tx& tx, const Actor& actor, std::string_view id,
                                                 std::string_view note) {
  std::string why = OR_RETURN(required_note(note));
  const auto [before, after] = OR_RETURN(answered(tx, actor, id, WithholdingAct::kSendBack, std::move(why)));
  store::update_withholding(tx, after);
  record(tx, actor, "send_back_withholding_request", &before, after);
  tell_refused(tx, actor, after);
  return after;
}

}  // namespace chandlery::billing
