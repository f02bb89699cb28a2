// Tax that a partner withheld from what it paid: the partner hands in the certificate of the authority that got it, the
// operator looks at it and credits the partner (rules 2.2, 3.7).
//
// Invariants:
// 1. An invoice has at most one request that is not decided.
// 2. What requests that were not rejected hold of an invoice, and of those that it replaced, is never more than its total.
// 3. An accepted request is exactly one credit of the account, `credit/<id>`, of its amount; no other request is one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "billing/withholding_rules.h"
#include "core/actor.h"
#include "core/page.h"
#include "core/result.h"
#include "core/time.h"
#include "platform/sql/sql.h"

namespace chandlery::billing {

/// A file; its content lies in the store under its hash.
struct Certificate {
  http::FileName name;
  std::int64_t size = 0;  ///< bytes
  std::string sha256;     ///< hexadecimal
};

struct WithholdingRequest {
  std::string partner_id, id;
  std::string invoice;  ///< its number
  Money amount;
  std::string note;
  Certificate certificate;  ///< the last that was handed in
  WithholdingState state = WithholdingState::kSubmitted;
  std::string requested_by, requested_by_name;
  Instant requested_at, submitted_at;
  std::string answered_by_name;  ///< of the operator; empty: nobody yet
  std::optional<Instant> answered_at;
  std::string answer;
};

/// What the partner hands in.
struct WithholdingClaim {
  std::string invoice_id;  ///< in either form; unread when `request_id` is given
  std::string request_id;  ///< that was sent back; empty: a new request
  Decimal amount;
  std::string currency;  ///< empty: the invoice's
  std::string note;
  Certificate certificate;
};
/// Whether the claim can be made now, to be asked before the certificate is kept: the request when the same claim was made
/// and waits or was accepted, nullopt when it may come. kNotFound, the errors of check_paid, check_withheld and check_note,
/// kInvalidProperty for another currency than the invoice's, kAlreadyExists while another request waits, and those of
/// state_after and of check_creditable, as it could not be accepted.
Result<std::optional<WithholdingRequest>> may_claim(sql::Tx& tx, const Actor& actor, const WithholdingClaim& claim);
/// Makes the request, or answers what the operator asked; records and tells. The errors of may_claim; the request that is
/// there instead of a second one.
Result<WithholdingRequest> make_claim(sql::Tx& tx, const Actor& actor, const WithholdingClaim& claim);
/// Records that a certificate was not kept, for what the virus scanner found in it. Nothing where the actor sees no such
/// invoice or request.
void record_infected_certificate(sql::Tx& tx, const Actor& actor, const WithholdingClaim& claim, std::string_view sha256,
                                 std::string_view found);

/// Of the actor's partner; kNotFound.
Result<WithholdingRequest> find_withholding(sql::Tx& tx, const Actor& actor, std::string_view id);
/// Newest first. `after`: Page::next of the page before.
Page<WithholdingRequest> list_withholding(sql::Tx& tx, const Actor& actor, std::string_view after, std::int64_t size);
/// Of one invoice of the actor's partner and those in whose place it came, newest first; kNotFound.
Result<std::vector<WithholdingRequest>> withholding_of_invoice(sql::Tx& tx, const Actor& actor,
                                                               std::string_view invoice_id);

/// What is not decided of an invoice that was voided goes on with the one in its place. Recorded. With the account held.
void move_withholding(sql::Tx& tx, const Actor& actor, std::string_view voided, std::string_view in_its_place);

/// Of all partners: what is not decided, oldest first, or else what was, newest first.
Page<WithholdingRequest> withholding_queue(sql::Tx& tx, bool decided, std::string_view after, std::int64_t size);
/// Of all partners what is not decided, counted to `most`.
std::int64_t count_open_withholding(sql::Tx& tx, std::int64_t most);

/// What of a request the operator looked at before deciding: it may have been handed in again since.
struct SeenRequest {
  Decimal amount;
  Instant submitted_at;
};
/// The operator's decision about a request of the actor's partner, recorded and told. Credits the amount to the partner's
/// account. kNotFound, the errors of state_after, kStaleEtag when the request is not as it was seen, kInvoiceNotPaid when the
/// invoice is not paid any more, and kCreditExceedsCharges.
Result<WithholdingRequest> accept_withholding(sql::Tx& tx, const Actor& actor, std::string_view id, const SeenRequest& seen,
                                              std::string_view note);
/// kNotFound, the errors of state_after and check_note; kInvalidProperty without a note.
Result<WithholdingRequest> reject_withholding(sql::Tx& tx, const Actor& actor, std::string_view id, std::string_view note);
/// Asks for another certificate, amount or word. The errors of reject_withholding.
Result<WithholdingRequest> send_back_withholding(sql::Tx& tx, const Actor& actor, std::string_view id,
                                                 std::string_view note);

}  // namespace chandlery::billing
