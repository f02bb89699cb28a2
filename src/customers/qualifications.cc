// See qualifications.h.
#include "customers/qualifications.h"

#include <algorithm>
#include <array>
#include <utility>

#include "audit/service.h"
#include "core/id.h"
#include "core/text.h"
#include "customers/qualification_store.h"
#include "notices/service.h"
#include "partners/service.h"
#include "platform/json/writer.h"

namespace chandlery::customers {
namespace {

constexpr std::array<std::string_view, 4> kStates = {"inReview", "granted", "denied", "withdrawn"};
constexpr std::array<std::string_view, 2> kEducationSegments = {"K12", "HigherEducation"};

// Contract 2.2, with the numbers of the documented enum: what a client may send, and which segment it means.
struct Name {
  std::string_view word, number;
  std::optional<Segment> segment;  ///< none: there is no such segment here
};
constexpr Name kNames[] = {
    {"None", "0", Segment::kCommercial},
    {"Education", "1", Segment::kEducation},
    {"Nonprofit", "2", Segment::kNonprofit},
    {"GovernmentCommunityCloud", "3", Segment::kGovernment},
    {"StateOwnedEntity", "4", std::nullopt},
};

/// `https://www.School.example/about` is www.school.example.
std::string domain_in(std::string_view website) {
  std::string_view rest = text::trim(website);
  if (const std::size_t scheme = rest.find("://"); scheme != rest.npos) rest.remove_prefix(scheme + 3);
  return text::lower(rest.substr(0, rest.find_first_of("/?#")));
}

bool is_code(std::string_view code) {
  return !code.empty() && code.size() <= kLongestValidationCode && std::ranges::all_of(code, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
  });
}

bool stands(const Qualification& q) {
  return q.state == QualificationState::kInReview || q.state == QualificationState::kGranted;
}

std::string snapshot(const Qualification& q, QualificationState state) {
  json::Writer w;
  w.begin_object().field("qualification", qualification_name(q.segment)).field("vettingStatus", vetting_status(state));
  return w.end_object().take();
}

void record(sql::Tx& tx, const Actor& in_tenant, const Qualification& q, std::string_view customer_name,
            const std::optional<QualificationState>& before) {
  audit::append(tx, in_tenant,
                {.operation = "update_customer_qualification",
                 .resource_type = "customer",
                 .customer_id = q.customer_id,
                 .customer_name = customer_name,
                 .old_value = before ? snapshot(q, *before) : std::string(),
                 .new_value = snapshot(q, q.state),
                 .customized = {{"Qualification", std::string(qualification_name(q.segment))},
                                {"State", std::string(to_string(q.state))}}});
}

// A new request, or what a sandbox's partner grants itself.
Result<Qualification> make(sql::Tx& tx, const Actor& actor, const Customer& customer, const NewQualification& wanted,
                           QualificationState state) {
  if (customer.segments.own == wanted.segment) {
    return fail(errors::kAlreadyExists, "The customer has this qualification already.", "qualification");
  }
  const NewQualification checked = OR_RETURN(check_qualification(wanted, customer.domain));
  Qualification q{.partner_id = customer.partner_id,
                  .id = new_id(actor.at),
                  .customer_id = customer.id,
                  .segment = checked.segment,
                  .state = state,
                  .education_segment = checked.education_segment,
                  .website = checked.website,
                  .code = checked.code,
                  .requested_at = actor.at,
                  .requested_by = actor.user_name};
  if (state == QualificationState::kGranted) {
    q.decided_at = actor.at;
    q.decided_by = actor.user_name;
  }
  if (!store::insert_qualification(tx, q)) {
    return fail(errors::kAlreadyExists,
                customer.segments.opened.has(q.segment) ? "The customer has this qualification already."
                                                        : "This qualification is in review already.",
                "qualification");
  }
  if (state == QualificationState::kGranted) store::open_segment(tx, q);
  record(tx, actor, q, customer.billing.company_name, {});
  return q;
}

Result<Qualification> ask(sql::Tx& tx, const Actor& actor, const Customer& customer, const NewQualification& wanted) {
  Qualification q = OR_RETURN(make(tx, actor, customer, wanted, QualificationState::kInReview));
  const auto partner = partners::find_partner(tx, customer.partner_id);
  notices::tell(tx, actor,
                {.kind = notices::Kind::kQualificationRequested,
                 .audience = notices::Audience::kOperator,
                 .subject = {.partner_id = customer.partner_id, .customer_id = customer.id},
                 .facts = {{"partner", partner ? partner->name : customer.partner_id},
                           {"customer", customer.billing.company_name}}});
  return q;
}

// What a sandbox's partner asked for before it gave its word: nobody waits for the operator there.
Result<void> grant(sql::Tx& tx, const Actor& actor, const Customer& customer, Qualification q) {
  const QualificationState before = std::exchange(q.state, QualificationState::kGranted);
  q.decided_at = actor.at;
  q.decided_by = actor.user_name;
  if (!store::decide_qualification(tx, q, before)) return fail(errors::kAlreadyExists, "The qualification was decided before.");
  store::open_segment(tx, q);
  record(tx, actor, q, customer.billing.company_name, before);
  return {};
}

void tell_decision(sql::Tx& tx, const Actor& in_tenant, const QueuedQualification& queued) {
  const Qualification& q = queued.qualification;
  const bool granted = q.state == QualificationState::kGranted;
  notices::Notice notice{.kind = granted ? notices::Kind::kQualificationGranted : notices::Kind::kQualificationDenied,
                         .audience = notices::Audience::kPartner,
                         .subject = {.customer_id = q.customer_id},
                         .facts = {{"customer", queued.customer_name}}};
  if (!granted) notice.facts.emplace_back("note", q.note);
  notices::tell(tx, in_tenant, notice);
}

// The newest of each segment, then the one that was always there.
std::vector<Qualification> newest_of(sql::Tx& tx, const Customer& customer) {
  std::vector<Qualification> newest;
  SegmentSet seen(SegmentSet::bit(customer.segments.own));
  for (Qualification& q : store::qualifications_of(tx, customer.partner_id, customer.id)) {
    if (seen.has(q.segment)) continue;
    seen = seen.with(q.segment);
    newest.push_back(std::move(q));
  }
  if (customer.segments.own != Segment::kCommercial) {
    newest.push_back({.partner_id = customer.partner_id,
                      .customer_id = customer.id,
                      .segment = customer.segments.own,
                      .state = QualificationState::kGranted,
                      .requested_at = customer.created_at});
  }
  return newest;
}

Segment had_by(const Customer& customer, const std::vector<Qualification>& newest) {
  if (customer.segments.own != Segment::kCommercial) return customer.segments.own;
  const Qualification* last = nullptr;
  for (const Qualification& q : newest) {
    if (q.state != QualificationState::kGranted) continue;
    if (last == nullptr || last->decided_at < q.decided_at) last = &q;
  }
  return last == nullptr ? Segment::kCommercial : last->segment;
}

}  // namespace

std::string_view to_string(QualificationState state) { return kStates.at(static_cast<std::size_t>(state)); }

std::optional<QualificationState> parse_qualification_state(std::string_view word) {
  for (std::size_t i = 0; i < kStates.size(); ++i) {
    if (text::equal_ignoring_case(kStates[i], word)) return static_cast<QualificationState>(i);
  }
  return std::nullopt;
}

std::string_view vetting_status(QualificationState state) {
  switch (state) {
    case QualificationState::kInReview: return "InReview";
    case QualificationState::kGranted: return "Approved";
    case QualificationState::kDenied:
    case QualificationState::kWithdrawn: break;
  }
  return "Denied";
}

std::string_view qualification_name(Segment segment) {
  return std::ranges::find(kNames, std::optional(segment), &Name::segment)->word;
}

Result<Segment> parse_qualification(std::string_view word) {
  const auto known = std::ranges::find_if(kNames, [&](const Name& name) {
    return name.number == word || text::equal_ignoring_case(name.word, word);
  });
  if (known == std::end(kNames)) {
    return fail(errors::kInvalidEnumValue, "The qualification is Education, Nonprofit or GovernmentCommunityCloud.",
                "qualification");
  }
  if (!known->segment) {
    return fail(errors::kInvalidEnumValue, "Nothing is sold to state-owned entities alone: they need no qualification here.",
                "qualification");
  }
  if (*known->segment == Segment::kCommercial) {
    return fail(errors::kInvalidEnumValue, "A qualification is not taken back by setting None. Ask the operator.",
                "qualification");
  }
  return *known->segment;
}

Result<QualificationState> next_state(QualificationState state, QualificationEvent event) {
  using enum QualificationState;
  if (event == QualificationEvent::kWithdraw) {
    if (state == kGranted) return kWithdrawn;
    return fail(errors::kAlreadyExists, "Only a qualification that was granted can be withdrawn.");
  }
  if (state != kInReview) return fail(errors::kAlreadyExists, "The qualification was decided before.");
  return event == QualificationEvent::kGrant ? kGranted : kDenied;
}

Result<NewQualification> check_qualification(NewQualification wanted, std::string_view domain) {
  if (wanted.segment != Segment::kEducation) wanted.education_segment.clear();
  if (!wanted.education_segment.empty()) {
    const auto known = std::ranges::find_if(
        kEducationSegments, [&](std::string_view word) { return text::equal_ignoring_case(word, wanted.education_segment); });
    if (known == kEducationSegments.end()) {
      return fail(errors::kInvalidEnumValue, "The part of education is K12 or HigherEducation.", "educationSegment");
    }
    wanted.education_segment = *known;
  }
  if (wanted.segment == Segment::kGovernment) {
    wanted.code = text::trim(wanted.code);
    if (!is_code(wanted.code)) {
      return fail(errors::kInvalidProperty,
                  "A government's qualification needs its validation code: at most 64 letters, digits and hyphens.", "code");
    }
  } else {
    wanted.code.clear();
  }
  wanted.website = domain_in(wanted.website);
  if (wanted.website.empty() && wanted.segment != Segment::kGovernment) wanted.website = domain;
  if (!wanted.website.empty() && !text::is_domain_name(wanted.website)) {
    return fail(errors::kInvalidProperty, "The website is not a domain name, as school.example.", "website");
  }
  return wanted;
}

Result<Qualification> request_qualification(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                            const NewQualification& wanted) {
  const Customer customer = OR_RETURN(find_own_customer(tx, actor, customer_id));
  return ask(tx, actor, customer, wanted);
}

Result<Qualification> bring_qualification(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                          const NewQualification& wanted) {
  const Customer customer = OR_RETURN(find_own_customer(tx, actor, customer_id));
  return make(tx, actor, customer, wanted, QualificationState::kGranted);
}

Result<Segment> set_qualification(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                  const NewQualification& wanted) {
  const Customer customer = OR_RETURN(find_own_customer(tx, actor, customer_id));
  const std::vector<Qualification> newest = newest_of(tx, customer);
  const auto same = std::ranges::find(newest, wanted.segment, &Qualification::segment);
  const bool in_review = same != newest.end() && same->state == QualificationState::kInReview;
  const bool sandbox = OR_RETURN(partners::find_partner(tx, customer.partner_id)).sandbox;
  if (same != newest.end() && stands(*same) && !(sandbox && in_review)) return had_by(customer, newest);
  if (!sandbox) {
    OR_RETURN(ask(tx, actor, customer, wanted));
  } else if (in_review) {
    RETURN_IF_FAILED(grant(tx, actor, customer, *same));
  } else {
    OR_RETURN(make(tx, actor, customer, wanted, QualificationState::kGranted));
  }
  return had_by(customer, newest_of(tx, customer));
}

Result<std::vector<Qualification>> list_qualifications(sql::Tx& tx, const Actor& actor, std::string_view customer_id) {
  return newest_of(tx, OR_RETURN(find_customer(tx, actor, customer_id)));
}

Result<Segment> find_qualification(sql::Tx& tx, const Actor& actor, std::string_view customer_id) {
  const Customer customer = OR_RETURN(find_customer(tx, actor, customer_id));
  return had_by(customer, newest_of(tx, customer));
}

Result<Page<QueuedQualification>> list_queue(sql::Tx& tx, const QualificationQuestion& question) {
  if (!question.continuation.empty() && !normalise_guid(question.continuation)) {
    return fail(errors::kInvalidProperty, "The continuation token is not one of this list's.", "MS-ContinuationToken");
  }
  const std::int64_t size =
      question.size <= 0 ? kMostListedQualifications : std::min(question.size, kMostListedQualifications);
  Page<QueuedQualification> page{store::qualifications_in(tx, question.state, question.continuation, size + 1), {}};
  if (std::ssize(page.items) > size) {
    page.items.pop_back();
    page.next = page.items.back().qualification.id;
  }
  return page;
}

std::int64_t count_in_review(sql::Tx& tx, std::int64_t most) {
  return store::count_qualifications(tx, QualificationState::kInReview, most);
}

Result<QueuedQualification> decide_qualification(sql::Tx& tx, const Actor& actor, std::string_view qualification_id,
                                                 QualificationEvent event, std::string_view note) {
  const std::string_view words = text::trim(note);
  if (words.empty() && event != QualificationEvent::kGrant) {
    return fail(errors::kInvalidProperty, "Say why, in a sentence.", "note");
  }
  if (words.size() > kLongestQualificationNote || !text::valid_utf8(words)) {
    return fail(errors::kInvalidProperty, "The note is longer than 1000 bytes of UTF-8.", "note");
  }
  const auto id = normalise_guid(qualification_id);
  auto queued = id ? store::find_qualification(tx, *id) : std::nullopt;
  if (!queued) return fail(errors::kNotFound, "There is no such qualification.");
  Qualification& q = queued->qualification;
  const QualificationState before = q.state;
  q.state = OR_RETURN(next_state(before, event));
  q.decided_at = actor.at;
  q.decided_by = actor.user_name;
  q.note = words;
  // Somebody else of the operator may have been first.
  if (!store::decide_qualification(tx, q, before)) return fail(errors::kAlreadyExists, "The qualification was decided before.");
  if (q.state == QualificationState::kGranted) store::open_segment(tx, q);
  if (q.state == QualificationState::kWithdrawn) store::close_segment(tx, q);
  Actor in_tenant = actor;  // the partner that asked is told, and its log has it
  in_tenant.partner_id = q.partner_id;
  record(tx, in_tenant, q, queued->customer_name, before);
  tell_decision(tx, in_tenant, *queued);
  return *std::move(queued);
}

}  // namespace chandlery::customers
