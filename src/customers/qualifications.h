// Special qualifications (rules 6.1, contract 2.2): a partner asks that a customer may buy what is for schools, public bodies
// or charities alone, and the operator grants or denies it.
//
//   in review --grant (operator)--> granted --withdraw (operator)--> withdrawn
//   in review --deny (operator)---> denied
//
// A granted one opens its segment to the customer under the partner that asked (Segments::opened). What was bought stays as
// it is when one is withdrawn. The segment that a customer was made with counts as a qualification that was always there.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/page.h"
#include "customers/service.h"

namespace chandlery::customers {

inline constexpr std::size_t kLongestQualificationNote = 1000;  ///< bytes
inline constexpr std::size_t kLongestValidationCode = 64;       ///< bytes
inline constexpr std::int64_t kMostListedQualifications = 500;  ///< a page

/// The numbers are what the table holds.
enum class QualificationState : std::uint8_t { kInReview, kGranted, kDenied, kWithdrawn };
std::string_view to_string(QualificationState state);       ///< inReview, granted, denied, withdrawn
std::optional<QualificationState> parse_qualification_state(std::string_view word);
/// The documented words: InReview, Approved, Denied; to a partner's program a withdrawn one is denied.
std::string_view vetting_status(QualificationState state);

/// The documented name of the qualification that opens a segment: None, Education, Nonprofit, GovernmentCommunityCloud.
std::string_view qualification_name(Segment segment);
/// By name without regard to case, or by the number that old clients send (0 None to 4 StateOwnedEntity). kInvalidEnumValue
/// for what nobody can ask for: None, and state-owned entities, which are no segment here.
Result<Segment> parse_qualification(std::string_view word);

struct Qualification {
  std::string partner_id, id, customer_id;
  Segment segment = Segment::kEducation;
  QualificationState state = QualificationState::kInReview;
  std::string education_segment;  ///< K12, HigherEducation; empty: not told, or no school
  std::string website;            ///< domain name, lower case
  std::string code;               ///< a government's validation code
  Instant requested_at;
  std::string requested_by;
  std::optional<Instant> decided_at;
  std::string decided_by, note;
};

enum class QualificationEvent : std::uint8_t { kGrant, kDeny, kWithdraw };
/// The table above. kAlreadyExists where a row is missing.
Result<QualificationState> next_state(QualificationState state, QualificationEvent event);

// The partner's side.

struct NewQualification {
  Segment segment = Segment::kEducation;
  std::string education_segment, website, code;
};
/// Checks the proof and puts it into one form: a school or charity without a website is known by `domain`; a government needs
/// a validation code. kInvalidProperty, kInvalidEnumValue.
Result<NewQualification> check_qualification(NewQualification wanted, std::string_view domain);

/// Asks the operator. The errors of find_buyer and check_qualification; kAlreadyExists for what the customer has or what is
/// in review.
Result<Qualification> request_qualification(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                            const NewQualification& wanted);
/// The documented single form. In an integration sandbox, where nothing costs anything, the partner's word opens the segment
/// at once, also where the same waits for the operator; anywhere else it asks as request_qualification does. Returns what the
/// customer has then, as find_qualification; again changes nothing.
Result<Segment> set_qualification(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                  const NewQualification& wanted);
/// One that was granted before the customer came here, as a shop that is set up knows it: nobody is asked and nobody is told. The
/// errors of request_qualification.
Result<Qualification> bring_qualification(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                          const NewQualification& wanted);
/// The newest of each segment, newest first; the segment that the customer was made with is the last, granted with the row.
Result<std::vector<Qualification>> list_qualifications(sql::Tx& tx, const Actor& actor, std::string_view customer_id);
/// The segment that the customer was made with, else the one that was granted last; commercial for none.
Result<Segment> find_qualification(sql::Tx& tx, const Actor& actor, std::string_view customer_id);

// The operator's side.

/// With what of the customer the operator decides by.
struct QueuedQualification {
  Qualification qualification;
  std::string customer_name, customer_domain, customer_country;
};
struct QualificationQuestion {
  QualificationState state = QualificationState::kInReview;
  std::string_view continuation = {};  ///< Page::next of the page before
  std::int64_t size = 0;               ///< 0: the most
};
/// Oldest first. kInvalidProperty for a token that is none.
Result<Page<QueuedQualification>> list_queue(sql::Tx& tx, const QualificationQuestion& question);
/// How many are in review, counted to `most`.
std::int64_t count_in_review(sql::Tx& tx, std::int64_t most);
/// `note` goes to the partner; a denial and a withdrawal need one. kNotFound, kInvalidProperty, the errors of next_state.
Result<QueuedQualification> decide_qualification(sql::Tx& tx, const Actor& actor, std::string_view qualification_id,
                                                 QualificationEvent event, std::string_view note);

}  // namespace chandlery::customers
