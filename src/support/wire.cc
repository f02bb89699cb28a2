#include "support/wire.h"

#include <algorithm>

#include "core/id.h"
#include "core/text.h"
#include "platform/json/writer.h"
#include "support/appointment_wire.h"
#include "support/rules.h"
#include "support/topics.h"

namespace chandlery::support {
namespace {

constexpr std::string_view kNoDate = "0001-01-01T00:00:00";  // contract 1.10

// --- reading

/// A word, or its number as old clients send it; `none` for what is absent.
template <class Enum>
Result<Enum> read_enum(const json::Object& object, std::string_view name, Enum last,
                       Result<Enum> (*parse)(std::string_view, std::string_view)) {
  if (!object.has(name)) return Enum{};
  if (const auto number = object.optional_integer(name)) {
    if (**number >= 0 && **number <= static_cast<std::int64_t>(last)) return static_cast<Enum>(**number);
    return fail(errors::kInvalidEnumValue, {}, object.path_of(name));
  }
  return parse(OR_RETURN(object.text_or(name, "")), object.path_of(name));
}

Result<Severity> read_severity(const json::Object& object) {
  return read_enum(object, "severity", Severity::kMinimal, parse_severity);
}
Result<Status> read_status(const json::Object& object) {
  return read_enum(object, "status", Status::kAttentionNeeded, parse_status);
}

Result<partners::Contact> read_primary_contact(const json::Object& body) {
  const auto contact = OR_RETURN(body.optional_object("primaryContact"));
  if (!contact) return partners::Contact{};
  return partners::read_contact(*contact);
}

Result<std::string> read_note(const json::Object& body) {
  const auto note = OR_RETURN(body.optional_object("newNote"));
  if (!note) return std::string();
  return std::string(text::trim(OR_RETURN(note->text_or("text", ""))));
}

Result<RefundClaim> read_claim(const json::Object& body) {
  RefundClaim claim;
  const auto refund = OR_RETURN(body.optional_object("refund"));
  if (!refund) return claim;
  claim.tenant = OR_RETURN(refund->text_or("customerTenant", ""));
  claim.order_id = OR_RETURN(refund->text_or("orderId", ""));
  claim.subscription_id = OR_RETURN(refund->text_or("subscriptionId", ""));
  claim.reason = OR_RETURN(refund->text_or("reason", ""));
  claim.amount = OR_RETURN(refund->optional_decimal("amount"));
  claim.currency = OR_RETURN(refund->text_or("currency", ""));
  if (const auto lines = OR_RETURN(refund->optional_array("lineItems"))) {
    for (std::size_t i = 0; i < lines->size(); ++i) {
      const json::Object line = OR_RETURN(lines->object(i));
      claim.lines.push_back(OR_RETURN(line.integer("lineItemNumber")));
    }
  }
  return claim;
}

// --- writing

void write_organization(json::Writer& w, const ServiceRequest& request) {
  w.key("organization").begin_object();
  w.field("id", request.customer_id.empty() ? request.partner_id : request.customer_id);
  w.field("name", request.organization_name).field("phoneNumber", "").end_object();
}

void write_person(json::Writer& w, std::string_view name, std::string_view id, const partners::Contact& contact) {
  w.key(name).begin_object().field("contactId", id);
  w.field("firstName", contact.first_name).field("lastName", contact.last_name);
  w.field("email", contact.email).field("phoneNumber", contact.phone).end_object();
}

void write_refund(json::Writer& w, const Refund& refund) {
  w.key("refund").begin_object().field("orderId", refund.order_id);
  w.key("lineItems").begin_array();
  for (const std::int64_t line : refund.lines) w.begin_object().field("lineItemNumber", line).end_object();
  w.end_array();
  w.field("reason", refund.reason).field("amount", refund.amount);
  w.field("currency", refund.amount.currency.code());
  if (!refund.cancellation_id.empty()) w.field("cancellationId", refund.cancellation_id);
  w.end_object();
}

void write_file(json::Writer& w, const Attachment& file) {
  w.begin_object().field("id", file.id).field("fileNameWithoutExtension", file.stem);
  w.field("fileExtension", file.extension).field("fileSize", file.size).field("comment", file.remark).end_object();
}

void write_words(json::Writer& w, const std::vector<std::string>& words) {
  w.begin_array();
  for (const std::string& word : words) w.value(word);
  w.end_array();
}

void write_rest(json::Writer& w, const ServiceRequest& request, Instant at) {
  if (request.appointment) write_appointment(w.key("appointment"), *request.appointment, at);
  w.key("fileLinks").begin_array();
  for (const Attachment& file : request.files) write_file(w, file);
  w.end_array();
  w.key("notes").begin_array();
  for (const Note& note : request.notes) {
    w.begin_object().field("createdByName", note.by_name).field("createdDate", note.at).field("text", note.text);
    w.end_object();
  }
  w.end_array();
}

/// With notes, files and the appointment as it stands at `whole_at`, or without them.
void write_request(json::Writer& w, const ServiceRequest& request, std::string_view locale, std::optional<Instant> whole_at) {
  const Topic* topic = find_topic(request.topic_id);
  w.begin_object().field("id", std::to_string(request.id));
  w.field("title", request.title).field("description", request.description);
  w.field("severity", to_string(request.severity)).field("status", to_string(request.status));
  w.field("supportTopicId", std::to_string(request.topic_id));
  w.field("supportTopicName", topic != nullptr ? text_of(*topic, locale).name : "");
  w.field("partnerId", request.partner_id);
  if (!request.customer_id.empty()) w.field("customerId", request.customer_id);
  write_organization(w, request);
  write_person(w, "primaryContact", request.created_by, request.contact);
  write_person(w, "lastUpdatedBy", request.modified_by, {.first_name = "", .last_name = "", .email = request.modified_by_name, .phone = ""});
  w.field("productName", request.product_name).field("productId", request.product_id);
  w.field("createdDate", request.created_at).field("lastModifiedDate", request.modified_at);
  if (request.closed_at) w.field("lastClosedDate", *request.closed_at);
  else w.field("lastClosedDate", kNoDate);
  w.field("countryCode", request.country);
  if (request.refund) write_refund(w, *request.refund);
  if (whole_at) write_rest(w, request, *whole_at);
  w.attributes("ServiceRequest").end_object();
}

std::string uri_of(const ListPage& page, std::int64_t offset) {
  return std::string(page.path) + "?" + page.query + "size=" + std::to_string(page.slice.limit) +
         "&offset=" + std::to_string(offset);
}

}  // namespace

Result<Draft> read_draft(const json::Object& body) {
  Draft draft;
  if (const auto organization = OR_RETURN(body.optional_object("organization")))
    draft.organization_id = text::lower(text::trim(OR_RETURN(organization->text_or("id", ""))));
  draft.title = OR_RETURN(body.text_or("title", ""));
  draft.description = OR_RETURN(body.text_or("description", ""));
  draft.severity = OR_RETURN(read_severity(body));
  draft.topic_id = OR_RETURN(body.optional_integer("supportTopicId"));
  draft.product_id = OR_RETURN(body.text_or("productId", ""));
  draft.product_name = OR_RETURN(body.text_or("productName", ""));
  draft.contact = OR_RETURN(read_primary_contact(body));
  draft.refund = OR_RETURN(read_claim(body));
  return draft;
}

Result<Change> read_change(const json::Object& body) {
  Change change;
  change.status = OR_RETURN(read_status(body));
  change.severity = OR_RETURN(read_severity(body));
  change.title = OR_RETURN(body.optional_text("title"));
  change.description = OR_RETURN(body.optional_text("description"));
  change.contact = OR_RETURN(read_primary_contact(body));
  change.note = OR_RETURN(read_note(body));
  return change;
}

Result<Answer> read_answer(const json::Object& body) {
  Answer answer;
  answer.status = OR_RETURN(read_status(body));
  if (const std::string word = OR_RETURN(body.text_or("decision", "")); !word.empty()) {
    using enum ordering::CancellationEvent;
    for (const auto& [known, event] : {std::pair("approve", kApprove), std::pair("reject", kReject),
                                       std::pair("needs-information", kAskForInformation)}) {
      if (text::equal_ignoring_case(word, known)) answer.decision = event;
    }
    if (!answer.decision) {
      return fail(errors::kInvalidEnumValue, "The decision is approve, reject or needs-information.",
                  body.path_of("decision"));
    }
  }
  answer.note = OR_RETURN(read_note(body));
  if (answer.note.empty()) answer.note = text::trim(OR_RETURN(body.text_or("note", "")));
  return answer;
}

std::string request_json(const ServiceRequest& request, std::string_view locale, Instant at) {
  json::Writer w;
  write_request(w, request, locale, at);
  return w.take();
}

std::string form_json(const RefundForm& form, std::string_view locale) {
  const Draft& draft = form.draft;
  const Topic* topic = draft.topic_id ? find_topic(*draft.topic_id) : nullptr;
  json::Writer w;
  w.begin_object().field("title", draft.title).field("description", draft.description);
  w.field("severity", to_string(draft.severity));
  if (topic != nullptr) {
    w.field("supportTopicId", std::to_string(topic->id)).field("supportTopicName", text_of(*topic, locale).name);
  }
  w.key("organization").begin_object().field("id", form.customer.id).field("name", form.customer.name).end_object();
  w.field("productId", draft.product_id).field("productName", draft.product_name);
  write_person(w, "primaryContact", form.contact_id, draft.contact);
  w.key("refund").begin_object().field("customerTenant", draft.refund.tenant).field("orderId", draft.refund.order_id);
  w.key("lineItems").begin_array();
  for (const std::int64_t line : draft.refund.lines) w.begin_object().field("lineItemNumber", line).end_object();
  w.end_array().field("reason", draft.refund.reason).field("amount", draft.refund.amount);
  w.field("currency", draft.refund.currency).end_object();
  write_words(w.key("toFillIn"), form.to_fill_in);
  const std::string order = "/customers/" + form.customer.id + "/orders/" + draft.refund.order_id;
  w.key("links").begin_object().link("self", order + "/refundrequest").link("cancellation", order + "/cancellation");
  w.link("submit", "/servicerequests/" + std::string(check_locale(locale) ? locale : "en-US"), "POST");
  w.end_object().attributes("RefundRequestForm").end_object();
  return w.take();
}

std::string topics_json(std::string_view locale) {
  json::Writer w;
  w.begin_object().field("totalCount", topics().size()).key("items").begin_array();
  for (const Topic& topic : topics()) {
    const TopicText& text = text_of(topic, locale);
    w.begin_object().field("name", text.name).field("description", text.description).field("id", topic.id);
    w.field("isRefund", topic.refund).attributes("SupportTopic").end_object();
  }
  w.end_array().key("links").begin_object().link("self", "/servicerequests/supporttopics").end_object();
  w.attributes("Collection").end_object();
  return w.take();
}

std::string attachment_json(const Attachment& file) {
  json::Writer w;
  write_file(w, file);
  return w.take();
}

void write_summary(json::Writer& out, const ServiceRequest& request, std::string_view locale) {
  write_request(out, request, locale, std::nullopt);
}

std::string list_json(const std::vector<ServiceRequest>& requests, const ListPage& page, std::string_view locale) {
  json::Writer w;
  w.begin_object().field("totalCount", requests.size()).key("items").begin_array();
  for (const ServiceRequest& request : requests) write_request(w, request, locale, std::nullopt);
  w.end_array().key("links").begin_object().link("self", uri_of(page, page.slice.offset));
  if (page.more) w.link("next", uri_of(page, page.slice.offset + page.slice.limit));
  if (page.slice.offset > 0)
    w.link("previous", uri_of(page, std::max<std::int64_t>(0, page.slice.offset - page.slice.limit)));
  w.end_object().attributes("Collection").end_object();
  return w.take();
}

std::string snapshot(const ServiceRequest& request) {
  json::Writer w;
  w.begin_object().field("Id", std::to_string(request.id)).field("SupportTopicId", std::to_string(request.topic_id));
  w.field("Severity", to_string(request.severity)).field("Status", to_string(request.status));
  if (!request.customer_id.empty()) w.field("CustomerId", request.customer_id);
  if (request.refund) {
    w.field("OrderId", request.refund->order_id).field("AmountRequested", request.refund->amount);
    w.field("Currency", request.refund->amount.currency.code());
  }
  w.field("Notes", request.note_count).field("Files", request.file_count).end_object();
  return w.take();
}

}  // namespace chandlery::support
