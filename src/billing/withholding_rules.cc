// See withholding_rules.h.
#include "billing/withholding_rules.h"

#include <algorithm>

#include "core/errors/billing.h"
#include "core/text.h"
#include "core/whole_money.h"

namespace chandlery::billing {
namespace {

// Letters of other alphabets are no special characters.
bool is_plain(unsigned char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' ||
         c >= 0x80;
}

std::string in_words(const Money& amount) { return amount.to_string() + " " + std::string(amount.currency.code()); }

}  // namespace

std::string_view to_string(WithholdingState state) {
  constexpr std::string_view kWords[] = {"submitted", "pendingPartnerAction", "resubmitted", "accepted", "rejected"};
  return kWords[static_cast<int>(state)];
}

Result<WithholdingState> state_after(WithholdingState state, WithholdingAct act) {
  using enum WithholdingState;
  if (!is_open(state)) return fail(errors::kAlreadyExists, "The request was decided already.");
  const bool waits_for_partner = state == kPendingPartnerAction;
  switch (act) {
    case WithholdingAct::kHandInAgain:
      if (!waits_for_partner) return fail(errors::kInvalidInput, "The request waits for the operator, who has not sent it back.");
      return kResubmitted;
    case WithholdingAct::kSendBack:
    case WithholdingAct::kAccept:
      if (waits_for_partner) return fail(errors::kInvalidInput, "The request was sent back, and waits for the partner.");
      return act == WithholdingAct::kAccept ? kAccepted : kPendingPartnerAction;
    case WithholdingAct::kReject: break;
  }
  return kRejected;
}

Result<void> check_paid(const Invoice& invoice) {
  if (invoice.document != DocumentType::kInvoice) {
    return fail(errors::kInvalidInput, invoice.number + " is a note, not an invoice.", "invoiceId");
  }
  if (invoice.state == InvoiceState::kPaid) return {};
  if (invoice.state == InvoiceState::kVoided) {
    return fail(errors::kInvoiceNotPaid, invoice.number + " was voided: tax is withheld from the invoice in its place.",
                "invoiceId");
  }
  return fail(errors::kInvoiceNotPaid,
              invoice.number + " is not paid in full: " + in_words(invoice.balance()) + " are open.", "invoiceId");
}

Money left_to_withhold(const Invoice& invoice, const Money& held) {
  const Money left = invoice.total() - held;
  return left.minor < 0 ? Money{0, left.currency} : left;
}

Result<Money> check_withheld(const Invoice& invoice, const Money& held, const Decimal& amount) {
  const std::optional<Money> withheld = whole_money(amount, invoice.currency());
  if (!withheld) {
    return fail(errors::kInvalidProperty, "This is no amount of " + std::string(invoice.currency().code()) + ".", "amount");
  }
  if (withheld->minor <= 0) return fail(errors::kInvalidProperty, "The amount withheld is above zero.", "amount");
  const Money left = left_to_withhold(invoice, held);
  if (withheld->minor > left.minor) {
    return fail(errors::kInvalidProperty, "Of " + invoice.number + " at most " + in_words(left) + " can be withheld.",
                "amount");
  }
  return *withheld;
}

Result<void> check_certificate(const http::FileName& name, std::string_view content) {
  if (!std::ranges::all_of(name.stem, is_plain)) {
    return fail(errors::kInvalidProperty,
                "The file's name has letters, digits, dots, dashes and underscores, and nothing else: rename the file.",
                "Content-Disposition");
  }
  RETURN_IF_FAILED(http::accepted_type(name, content, kCertificates));
  return {};
}

Result<void> check_note(std::string_view note) {
  if (note.size() <= kLongestWithholdingNote && text::valid_utf8(note)) return {};
  return fail(errors::kInvalidProperty,
              "At most " + std::to_string(kLongestWithholdingNote) + " bytes of UTF-8 fit here.", "note");
}

}  // namespace chandlery::billing
