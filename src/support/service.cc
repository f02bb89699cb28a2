#include "support/service.h"

#include <algorithm>

#include "audit/service.h"
#include "core/id.h"
#include "core/text.h"
#include "customers/service.h"
#include "identity/permissions.h"
#include "identity/service.h"
#include "notices/service.h"
#include "ordering/cancellation.h"
#include "partners/service.h"
#include "support/appointments.h"
#include "support/refund.h"
#include "support/rules.h"
#include "support/store.h"
#include "support/topics.h"
#include "support/wire.h"

namespace chandlery::support {
namespace {

constexpr std::size_t kLongestRemark = 500;  // bytes

bool sees_customers(const Actor& actor) { return identity::may(actor, Capability::kCustomerSupportRequest); }

std::unexpected<Error> unknown_request() { return fail(errors::kNotFound, "There is no such service request."); }

/// The same failure, said of a field of this request.
template <class T>
Result<T> about(std::string_view field, Result<T> result) {
  if (!result && result.error().field.empty()) result.error().field = field;
  return result;
}

// --- the log

void record(sql::Tx& tx, const Actor& actor, std::string_view operation, const ServiceRequest* before,
            const ServiceRequest& after, std::vector<std::pair<std::string, std::string>> customized = {}) {
  customized.insert(customized.begin(), {"ServiceRequestId", std::to_string(after.id)});
  if (after.refund) customized.emplace_back("OrderId", after.refund->order_id);
  Actor in_the_log_of = actor;
  in_the_log_of.partner_id = after.partner_id;
  audit::append(tx, in_the_log_of,
                {.operation = operation,
                 .resource_type = "service_request",
                 .customer_id = after.customer_id,
                 .customer_name = after.customer_id.empty() ? std::string_view() : after.organization_name,
                 .old_value = before != nullptr ? snapshot(*before) : std::string(),
                 .new_value = snapshot(after),
                 .customized = std::move(customized)});
}

// --- finding

using Find = std::optional<ServiceRequest>(sql::Tx&, std::string_view, std::int64_t);

Result<ServiceRequest> find_visible(sql::Tx& tx, const Actor& actor, const RequestPlace& place, Find* find) {
  std::string customer_id;
  if (!place.customer_id.empty()) customer_id = OR_RETURN(customers::find_buyer(tx, actor, place.customer_id)).id;
  std::optional<ServiceRequest> request = find(tx, actor.partner_id, place.id);
  if (!request || !is_visible(*request, actor, sees_customers(actor))) return unknown_request();
  if (!customer_id.empty() && request->customer_id != customer_id) return unknown_request();
  return *std::move(request);
}

// --- making

Result<void> set_organization(sql::Tx& tx, const Actor& actor, const Draft& draft, ServiceRequest& request) {
  const std::optional<std::string> id = normalise_guid(draft.organization_id);
  if (draft.organization_id.empty() || id == actor.partner_id) {
    const partners::Partner partner = OR_RETURN(partners::find_partner(tx, actor.partner_id));
    request.organization_name = partner.name;
    request.country = partner.country;
    return {};
  }
  if (!sees_customers(actor)) return fail(errors::kRoleMissing);
  const customers::Buyer customer =
      OR_RETURN(about("organization.id", customers::find_buyer(tx, actor, draft.organization_id)));
  request.customer_id = customer.id;
  request.organization_name = customer.name;
  request.country = customer.country;
  return {};
}

void set_refund(const CheckedRefund& checked, ServiceRequest& request) {
  request.customer_id = checked.customer.id;
  request.organization_name = checked.customer.name;
  request.country = checked.customer.country;
  request.refund = checked.refund;
  const std::string items =
      refund_text(checked.refund, checked.customer.domain + " (" + checked.customer.id + ")");
  request.description += (request.description.empty() ? "" : "\n\n") + items;
}

// --- changing

/// Who asked is told that there is news; what it says stays in the request.
void tell_answered(sql::Tx& tx, const Actor& actor, const ServiceRequest& request) {
  Actor in_tenant = actor;
  in_tenant.partner_id = request.partner_id;
  const std::string number = std::to_string(request.id);
  notices::tell(tx, in_tenant,
                {.kind = notices::Kind::kSupportRequestAnswered,
                 .audience = notices::Audience::kPartner,
                 .subject = {.customer_id = request.customer_id, .request_id = number},
                 .facts = {{"request", number}},
                 .user_id = request.created_by});
}

void sign(ServiceRequest& request, const Actor& actor) {
  request.modified_by = actor.principal();
  request.modified_by_name = actor.user_name;
  request.modified_at = actor.at;
}

void write(sql::Tx& tx, const Actor& actor, const ServiceRequest& before, ServiceRequest& after,
           const std::string& note) {
  sign(after, actor);
  store::update(tx, after);
  if (after.note_count > before.note_count)
    store::insert_note(tx, after, after.note_count, {actor.at, actor.user_name, note});
  record(tx, actor, "update_service_request", &before, after);
  if (after.status == Status::kClosed && before.status != Status::kClosed) cancel_with_request(tx, actor, after);
}

Result<ServiceRequest> apply(sql::Tx& tx, const Actor& actor, const ServiceRequest& before, const Change& change,
                             Side side) {
  ServiceRequest after = OR_RETURN(changed(before, change, side, actor.at));
  if (differ(before, after)) {
    write(tx, actor, before, after, change.note);
    if (side == Side::kOperator) tell_answered(tx, actor, after);
  }
  store::read_rest(tx, after);
  return after;
}

// --- refunds

/// The request to cancel that this refund request made, while it is not decided.
std::optional<ordering::Cancellation> open_cancellation(sql::Tx& tx, const ServiceRequest& request) {
  if (!request.refund || request.refund->cancellation_id.empty()) return std::nullopt;
  std::optional<ordering::Cancellation> found = ordering::find_cancellation(tx, request.refund->cancellation_id);
  if (found && !ordering::is_open(found->state)) found.reset();
  return found;
}

/// The first bytes of a note, as many as a cancellation keeps.
std::string as_reason(std::string_view note) {
  std::string reason(note.substr(0, ordering::kLongestReason));
  while (!text::valid_utf8(reason)) reason.pop_back();
  return reason;
}

/// The requester's side of a refund that is being decided: an answer to what was asked goes to the cancellation, too.
Result<void> change_beside(sql::Tx& tx, const Actor& actor, const ordering::Cancellation& cancellation,
                           const Change& change) {
  if (change.status == Status::kClosed) {
    return fail(errors::kInvalidProperty, "The operator is deciding about the refund, and will close the request.",
                "status");
  }
  if (cancellation.state != ordering::CancellationState::kNeedsInformation) return {};
  if (!text::trim(change.note).empty()) {
    RETURN_IF_FAILED(ordering::resubmit_cancellation(tx, actor, cancellation.customer_id, cancellation.order_id,
                                                     cancellation.id, as_reason(change.note)));
  } else if (change.status == Status::kOpen) {
    return fail(errors::kInvalidProperty, "Answer what was asked in a note.", "newNote");
  }
  return {};
}

/// What the operator decides by this answer about a refund; nullopt: nothing, it is a note.
Result<std::optional<ordering::CancellationEvent>> decision_of(const Answer& answer) {
  using enum ordering::CancellationEvent;
  std::optional<ordering::CancellationEvent> event = answer.decision;
  if (!event && answer.status == Status::kAttentionNeeded) event = kAskForInformation;
  if (!event && answer.status && *answer.status != Status::kNone) {
    return fail(errors::kInvalidProperty,
                "The refund is not decided. Send the decision: approve, reject or needs-information.", "decision");
  }
  if (event && event != kApprove && answer.note.empty())
    return fail(errors::kInvalidProperty, "Say why, in a sentence.", "note");
  if (event && answer.note.size() > ordering::kLongestReason) {
    return fail(errors::kInvalidProperty,
                "A decision has at most " + std::to_string(ordering::kLongestReason) + " bytes of words.", "note");
  }
  return event;
}

Result<std::optional<Attachment>> check_attachment(const ServiceRequest& request, const NewAttachment& given) {
  if (given.remark.size() > kLongestRemark || !text::valid_utf8(given.remark))
    return fail(errors::kInvalidProperty, "A comment has at most 500 bytes of UTF-8.", "comment");
  const auto there = std::ranges::find_if(request.files, [&](const Attachment& file) {
    return file.sha256 == given.sha256 && file.stem == given.name.stem && file.extension == given.name.extension;
  });
  if (there != request.files.end()) return *there;
  if (request.status == Status::kClosed)
    return fail(errors::kInvalidProperty, "The request is closed. Open it again first.", "status");
  if (request.file_count >= kMostFiles)
    return fail(errors::kInvalidInput, "A request has at most 10 files.", "fileLinks");
  return std::nullopt;
}

Result<Attachment> known(std::optional<Attachment> file) {
  if (!file) return fail(errors::kNotFound, "There is no such attachment.");
  return *std::move(file);
}

}  // namespace

Result<ServiceRequest> submit(sql::Tx& tx, const Actor& actor, const Draft& draft) {
  RETURN_IF_FAILED(check_draft(draft));
  const Topic& topic = *find_topic(*draft.topic_id);
  ServiceRequest request;
  request.partner_id = actor.partner_id;
  request.topic_id = topic.id;
  request.severity = draft.severity;
  request.title = text::trim(draft.title);
  request.description = text::trim(draft.description);
  request.product_id = draft.product_id;
  request.product_name = draft.product_name;
  request.contact = draft.contact;
  request.created_by = actor.principal();
  request.created_by_name = actor.user_name;
  request.created_at = actor.at;
  sign(request, actor);
  if (topic.refund) {
    if (!identity::may(actor, Capability::kCancelSoftware)) return fail(errors::kRoleMissing);
    CheckedRefund checked = OR_RETURN(check_refund_of(tx, actor, draft));
    RETURN_IF_FAILED(request_cancellation(tx, actor, checked));
    set_refund(checked, request);
  } else {
    RETURN_IF_FAILED(set_organization(tx, actor, draft, request));
  }
  store::insert(tx, request);
  record(tx, actor, "create_service_request", nullptr, request);
  return request;
}

Result<ServiceRequest> find_request(sql::Tx& tx, const Actor& actor, const RequestPlace& place) {
  ServiceRequest request = OR_RETURN(find_visible(tx, actor, place, store::find));
  store::read_rest(tx, request);
  return request;
}

Result<ServiceRequest> find_request_for_change(sql::Tx& tx, const Actor& actor, const RequestPlace& place) {
  return find_visible(tx, actor, place, store::find_for_change);
}

Result<ServiceRequest> change_request(sql::Tx& tx, const Actor& actor, const RequestPlace& place,
                                      const Change& change) {
  // The cancellation before the request, here and below: whoever decides takes them in this order.
  const ServiceRequest seen = OR_RETURN(find_visible(tx, actor, place, store::find));
  if (const auto cancellation = open_cancellation(tx, seen))
    RETURN_IF_FAILED(change_beside(tx, actor, *cancellation, change));
  const ServiceRequest before = OR_RETURN(find_request_for_change(tx, actor, place));
  return apply(tx, actor, before, change, Side::kRequester);
}

std::vector<ServiceRequest> list_requests(sql::Tx& tx, const Actor& actor, const Slice& slice) {
  return store::list(tx, actor.partner_id, actor.principal(), sees_customers(actor), slice);
}

Result<std::vector<ServiceRequest>> list_requests_of_customer(sql::Tx& tx, const Actor& actor,
                                                              std::string_view customer_id, const Slice& slice) {
  const customers::Buyer customer = OR_RETURN(customers::find_buyer(tx, actor, customer_id));
  return store::list_of_customer(tx, actor.partner_id, customer.id, slice);
}

std::vector<ServiceRequest> find_by_beginning(sql::Tx& tx, const Actor& actor, std::string_view text, int most) {
  const store::Sight sight{actor.partner_id, actor.principal(), sees_customers(actor)};
  std::vector<ServiceRequest> found;
  if (const auto numbers = number_range(text))
    found = store::list_numbered(tx, sight, numbers->first, numbers->last, most);
  for (ServiceRequest& request : store::list_titled(tx, sight, text, most)) {
    const bool there = std::ranges::any_of(found, [&](const ServiceRequest& each) { return each.id == request.id; });
    if (!there && std::ssize(found) < most) found.push_back(std::move(request));
  }
  return found;
}

WaitingRequests waiting_requests(sql::Tx& tx, const Actor& actor, std::int64_t most, std::int64_t counted) {
  const store::Sight sight{actor.partner_id, actor.principal(), sees_customers(actor)};
  return {store::list_waiting(tx, sight, most), store::count_waiting(tx, sight, counted)};
}

// token = request-id "." partner-id
Result<Page<ServiceRequest>> operator_queue(sql::Tx& tx, const QueueQuestion& question) {
  const std::int64_t size = question.size <= 0 ? kMostQueued : std::min(question.size, kMostQueued);
  store::QueuePlace place{.status = question.status, .partner_id = question.partner_id, .limit = size + 1};
  if (const std::string_view token = question.continuation; !token.empty()) {
    const std::size_t dot = std::min(token.find('.'), token.size() - 1);
    const auto [end, problem] = std::from_chars(token.data(), token.data() + dot, place.after_id);
    place.after_partner = token.substr(dot + 1);
    if (problem != std::errc() || end != token.data() + dot || !normalise_guid(place.after_partner)) {
      return fail(errors::kInvalidProperty, "The continuation token is not one of this list's.",
                  "MS-ContinuationToken");
    }
  }
  Page<ServiceRequest> page{store::queue(tx, place), {}};
  if (std::ssize(page.items) > size) {
    page.items.pop_back();
    page.next = std::to_string(page.items.back().id) + "." + page.items.back().partner_id;
  }
  return page;
}

QueueCounts count_queue(sql::Tx& tx) { return store::count_queue(tx); }

Result<ServiceRequest> find_for_operator(sql::Tx& tx, std::string_view partner_id, std::int64_t id) {
  std::optional<ServiceRequest> request = store::find(tx, partner_id, id);
  if (!request) return unknown_request();
  store::read_rest(tx, *request);
  return *std::move(request);
}

Result<ServiceRequest> find_for_operator_to_change(sql::Tx& tx, std::string_view partner_id, std::int64_t id) {
  std::optional<ServiceRequest> request = store::find_for_change(tx, partner_id, id);
  if (!request) return unknown_request();
  return *std::move(request);
}

Result<ServiceRequest> answer(sql::Tx& tx, const Actor& actor, std::string_view partner_id, std::int64_t id,
                              const Answer& given) {
  const std::optional<ServiceRequest> seen = store::find(tx, partner_id, id);
  if (!seen) return unknown_request();
  if (const auto cancellation = open_cancellation(tx, *seen)) {
    if (const auto decision = OR_RETURN(decision_of(given))) {
      follow_cancellation(tx, actor,
                          OR_RETURN(ordering::decide_cancellation(tx, actor, cancellation->id, *decision, given.note)));
      return find_for_operator(tx, partner_id, id);
    }
  } else if (given.decision) {
    return fail(errors::kInvalidProperty, "There is no refund to decide about.", "decision");
  }
  const ServiceRequest before = OR_RETURN(find_for_operator_to_change(tx, partner_id, id));
  return apply(tx, actor, before, {.status = given.status, .note = given.note}, Side::kOperator);
}

void follow_cancellation(sql::Tx& tx, const Actor& actor, const ordering::Cancellation& cancellation) {
  const auto id = store::find_of_cancellation(tx, cancellation.partner_id, cancellation.id);
  if (!id) return;  // asked for without a service request
  const std::optional<ServiceRequest> before = store::find_for_change(tx, cancellation.partner_id, *id);
  ServiceRequest after = before.value();
  after.status = status_beside(cancellation.state);
  if (after.status == Status::kClosed) after.closed_at = actor.at;
  ++after.note_count;
  write(tx, actor, *before, after, note_beside(cancellation));
}

Result<std::optional<Attachment>> may_attach(sql::Tx& tx, const Actor& actor, std::int64_t id,
                                             const NewAttachment& file) {
  const ServiceRequest request = OR_RETURN(find_request(tx, actor, {.id = id}));
  return check_attachment(request, file);
}

Result<Attachment> attach(sql::Tx& tx, const Actor& actor, std::int64_t id, const NewAttachment& given) {
  ServiceRequest before = OR_RETURN(find_visible(tx, actor, {.id = id}, store::find_for_change));
  store::read_rest(tx, before);
  if (const std::optional<Attachment> there = OR_RETURN(check_attachment(before, given))) return *there;
  Attachment file{.id = new_id(actor.at),
                  .stem = given.name.stem,
                  .extension = given.name.extension,
                  .size = given.size,
                  .sha256 = given.sha256,
                  .remark = given.remark,
                  .created_at = actor.at};
  ServiceRequest after = before;
  ++after.file_count;
  sign(after, actor);
  store::update(tx, after);
  store::insert_file(tx, after, file);
  record(tx, actor, "update_service_request", &before, after, {{"AttachmentId", file.id}, {"Sha256", file.sha256}});
  return file;
}

void record_infected(sql::Tx& tx, const Actor& actor, std::int64_t id, std::string_view sha256, std::string_view found) {
  const Result<ServiceRequest> request = find_visible(tx, actor, {.id = id}, store::find);
  if (!request) return;
  audit::append(tx, actor,
                {.operation = "refuse_attachment",
                 .resource_type = "service_request",
                 .status = "decline",
                 .customer_id = request->customer_id,
                 .customer_name = request->customer_id.empty() ? std::string_view() : request->organization_name,
                 .customized = {{"ServiceRequestId", std::to_string(id)},
                                {"Found", std::string(found)},
                                {"Sha256", std::string(sha256)}}});
}

Result<Attachment> find_attachment(sql::Tx& tx, const Actor& actor, std::int64_t id, std::string_view file_id) {
  RETURN_IF_FAILED(find_visible(tx, actor, {.id = id}, store::find));
  return known(store::find_file(tx, actor.partner_id, id, file_id));
}

Result<Attachment> find_attachment_for_operator(sql::Tx& tx, std::string_view partner_id, std::int64_t id,
                                                std::string_view file_id) {
  return known(store::find_file(tx, partner_id, id, file_id));
}

}  // namespace chandlery::support
