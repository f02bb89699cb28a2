// Cancelling what was bought: eligibility, cancelling at once, requests that an approver decides.
//
// Invariants:
// 1. A cancellation completes in one transaction: keys revoked, entitlement cancelled, credit posted, stock back, line
//    and order changed, record and activity log written; or nothing of it (rules 4.5). It is the same transaction
//    whether the system lets it pass or an approver does.
// 2. A line is cancelled once, whatever runs at the same time: everything that takes a line claims the order by its
//    version first.
// 3. Never a part of a line's quantity (rules C8); never more back than was charged.
// 4. What comes back is fixed at the request: an approver who takes his time costs the buyer nothing.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/page.h"
#include "ordering/cancellation_rules.h"
#include "ordering/service.h"

namespace chandlery::ordering {

struct CancelledLine {
  std::int64_t number = 0;
  Refund refund;
  billing::Taxed taxed;  ///< the credit with the tax that goes back with it
};

struct Cancellation {
  std::string partner_id, customer_id, order_id, id;
  CancellationState state = CancellationState::kDraft;
  CancellationPath path = CancellationPath::kSelfService;
  std::string reason;  ///< the requester's words
  std::string note;    ///< the approver's words
  Currency currency;
  std::optional<Money> amount_asked;  ///< as the requester sees it, for the approver (S18)
  Instant requested_at;
  std::string requested_by;
  std::optional<Instant> decided_at;
  std::string decided_by;
  std::vector<CancelledLine> lines;
  Money credit() const;          ///< of all lines, as the price list counts
  billing::Taxed taxed() const;  ///< of all lines
};

/// An order with all that the cancel dialog shows.
struct CancellationOutlook {
  Order order;
  std::vector<Eligibility> lines;           ///< by the order's lines
  std::vector<Cancellation> cancellations;  ///< of this order, oldest first
  std::vector<std::string> caller_lacks;
};
/// The errors of find_order.
Result<CancellationOutlook> cancellation_outlook(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                                 std::string_view order_id);

struct CancelCommand {
  std::string customer_id, order_id;
  std::vector<NamedLine> lines;  ///< see choose_lines
  std::string etag;              ///< as the caller read it; empty: whatever is there
  std::string reason;
  std::optional<Money> amount_asked;  ///< of a request only
};
struct Cancelled {
  Order order;
  Cancellation cancellation;
};
/// Cancels at once. In this order: the errors of find_order, kNoRelationship for a reseller's actor, choose_lines',
/// kStaleEtag, for each line judge's refusal, kOrderNotCancellable where the policy wants a support request, and
/// kPendingAdjustment when another request takes the order in the same moment.
Result<Cancelled> cancel(sql::Tx& tx, const Actor& actor, const CancelCommand& command);

/// What cancel or, on the other path, request_cancellation would do now and what would come back, with all their checks
/// but that of an amount. Writes nothing.
Result<Cancellation> quote_cancellation(sql::Tx& tx, const Actor& actor, const CancelCommand& command,
                                        CancellationPath path);
/// Asks the operator to cancel: the lines wait until it is decided. The errors of cancel; kOrderNotCancellable where
/// the policy knows self-service only; kInvalidInput for an amount above what comes back, or of another currency (S23).
Result<Cancellation> request_cancellation(sql::Tx& tx, const Actor& actor, const CancelCommand& command);
/// Answers the approver's question: back to submitted, with a new reason. kNotFound for an unknown one.
Result<Cancellation> resubmit_cancellation(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                           std::string_view order_id, std::string_view cancellation_id,
                                           std::string_view reason);

/// Of any partner; nullopt for an unknown one.
std::optional<Cancellation> find_cancellation(sql::Tx& tx, std::string_view cancellation_id);

/// Told of each move of a request to cancel that its routes make, in the same transaction: for the floor above, whose
/// service requests show it.
using CancellationFollower = std::function<void(sql::Tx&, const Actor&, const Cancellation&)>;

inline constexpr std::int64_t kMostListedCancellations = 500;  ///< a page
struct CancellationQuestion {
  CancellationState state = CancellationState::kSubmitted;
  std::string_view continuation = {};  ///< Page::next of the page before
  std::int64_t size = 0;               ///< 0: kMostListedCancellations
  std::string_view partner_id = {};    ///< empty: every partner's
};
/// The operator's queue over all partners, oldest first. kInvalidProperty for a token that is none.
Result<Page<Cancellation>> list_cancellations(sql::Tx& tx, const CancellationQuestion& question);
/// How many wait for the operator, and how many for an answer of who asked.
struct WaitingCancellations {
  std::int64_t submitted = 0, needs_information = 0;
};
WaitingCancellations count_waiting(sql::Tx& tx);
/// The operator's decision: kApprove (which completes it), kReject or kAskForInformation. kNotFound, next_state's, and
/// kPendingAdjustment when somebody else decides in the same moment. The activity log of the partner tells of it.
Result<Cancellation> decide_cancellation(sql::Tx& tx, const Actor& actor, std::string_view cancellation_id,
                                         CancellationEvent decision, std::string_view note);

}  // namespace chandlery::ordering
