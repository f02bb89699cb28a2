// Service requests: made by a partner's users, for themselves or for a customer, and answered by the operator.
//
// Invariants:
// 1. A user sees the own requests, and with kCustomerSupportRequest those about the partner's customers; nobody sees
//    another partner's. What one does not see is answered as if it were not there.
// 2. A refund request names an order of one of the partner's own customers, lines of it that can be cancelled now, and
//    no more money than comes back. It makes a request to cancel in the same transaction; the operator decides about
//    both at once, by either (rules 4.5).
// 3. Every change is in the activity log of the request's partner, also the operator's. Titles, descriptions and notes
//    are not: people paste keys into them.
// 4. A request that is closed has no appointment to come: its closing cancels it (appointments.h).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/actor.h"
#include "core/page.h"
#include "core/result.h"
#include "ordering/cancellation.h"
#include "platform/sql/database.h"
#include "support/attachment_rules.h"
#include "support/model.h"

namespace chandlery::support {

/// The errors of check_draft; for a customer those of customers::find_buyer, and kRoleMissing without the right to
/// speak for customers. For a refund topic kRoleMissing without the right to cancel, the errors of check_refund_of and
/// those of ordering::request_cancellation, kSubscriptionNotFound, and kPartnerNotValidForOffer for an indirect
/// reseller, whose provider bought the order.
Result<ServiceRequest> submit(sql::Tx& tx, const Actor& actor, const Draft& draft);

/// Where a request is looked for.
struct RequestPlace {
  std::int64_t id = 0;
  std::string_view customer_id = {};  ///< empty: anywhere
};
/// With notes, files and appointment. kNotFound; with a customer the errors of customers::find_buyer.
Result<ServiceRequest> find_request(sql::Tx& tx, const Actor& actor, const RequestPlace& place);
/// The same without notes, files and appointment; and nobody else changes it until this transaction ends.
Result<ServiceRequest> find_request_for_change(sql::Tx& tx, const Actor& actor, const RequestPlace& place);
/// The errors of find_request and `changed`. What changes nothing writes nothing.
Result<ServiceRequest> change_request(sql::Tx& tx, const Actor& actor, const RequestPlace& place, const Change& change);

/// Newest first, without notes and files.
std::vector<ServiceRequest> list_requests(sql::Tx& tx, const Actor& actor, const Slice& slice);
Result<std::vector<ServiceRequest>> list_requests_of_customer(sql::Tx& tx, const Actor& actor,
                                                              std::string_view customer_id, const Slice& slice);

/// Those that the actor sees whose number or title begins with the text: at most `most`, by title, without notes and
/// files. Two reads by index; a user who sees no customers' requests reads past those.
std::vector<ServiceRequest> find_by_beginning(sql::Tx& tx, const Actor& actor, std::string_view text, int most);
/// Those that the actor sees and that wait for an answer of the partner, newest first: the first `most`, and how many
/// there are, counted to `counted`.
struct WaitingRequests {
  std::vector<ServiceRequest> first;
  std::int64_t count = 0;
};
WaitingRequests waiting_requests(sql::Tx& tx, const Actor& actor, std::int64_t most, std::int64_t counted);

inline constexpr std::int64_t kMostQueued = 500;  ///< a page
struct QueueQuestion {
  Status status = Status::kNone;       ///< kNone: all that are not closed
  std::string_view partner_id = {};    ///< empty: every partner's
  std::string_view continuation = {};  ///< Page::next of the page before
  std::int64_t size = 0;               ///< 0: the most
};
/// Oldest first, without notes and files. kInvalidProperty for a token that is none.
Result<Page<ServiceRequest>> operator_queue(sql::Tx& tx, const QueueQuestion& question);
QueueCounts count_queue(sql::Tx& tx);
/// kNotFound.
Result<ServiceRequest> find_for_operator(sql::Tx& tx, std::string_view partner_id, std::int64_t id);
/// The same as find_request_for_change is to find_request.
Result<ServiceRequest> find_for_operator_to_change(sql::Tx& tx, std::string_view partner_id, std::int64_t id);
/// The operator's status and note, and while a refund is not decided the decision, which is the cancellation's, too.
/// kNotFound, the errors of `changed` and of ordering::decide_cancellation; kInvalidProperty for a status that would
/// leave the refund undecided, and for a decision where there is none to make.
Result<ServiceRequest> answer(sql::Tx& tx, const Actor& actor, std::string_view partner_id, std::int64_t id,
                              const Answer& given);
/// Notes on the request that made it what became of a cancellation: asked about, submitted again, decided. A decision
/// closes the request. Nothing for a cancellation without a service request.
void follow_cancellation(sql::Tx& tx, const Actor& actor, const ordering::Cancellation& cancellation);

/// A file to be attached; its content lies in the FileStore.
struct NewAttachment {
  http::FileName name;
  std::int64_t size = 0;
  std::string sha256;  ///< hexadecimal
  std::string remark;
};
/// Whether the request takes the file now, to be asked before its content is kept: the attachment when the same content
/// is there under the same name, nullopt when it may come. kNotFound, kInvalidProperty when the request is closed or the
/// remark too long, kInvalidInput when it has ten files.
Result<std::optional<Attachment>> may_attach(sql::Tx& tx, const Actor& actor, std::int64_t id,
                                             const NewAttachment& file);
/// The errors of may_attach; the attachment that is there instead of a second one.
Result<Attachment> attach(sql::Tx& tx, const Actor& actor, std::int64_t id, const NewAttachment& file);
/// Records that a file was not kept, for what the virus scanner found in it. Nothing where the actor sees no such request.
void record_infected(sql::Tx& tx, const Actor& actor, std::int64_t id, std::string_view sha256, std::string_view found);
/// kNotFound.
Result<Attachment> find_attachment(sql::Tx& tx, const Actor& actor, std::int64_t id, std::string_view file_id);
Result<Attachment> find_attachment_for_operator(sql::Tx& tx, std::string_view partner_id, std::int64_t id,
                                                std::string_view file_id);

}  // namespace chandlery::support
