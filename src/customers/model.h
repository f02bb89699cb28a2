// The words of customer tenants: who they are, how they relate to a partner, what was agreed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/time.h"
#include "partners/address.h"

namespace chandlery::customers {

/// Rules 3.8. The numbers are what the table holds, here and below.
enum class Segment : std::uint8_t { kCommercial, kEducation, kGovernment, kNonprofit };
std::string_view to_string(Segment segment);

class SegmentSet {
 public:
  constexpr SegmentSet() = default;
  constexpr explicit SegmentSet(std::int64_t bits) : bits_(bits) {}  ///< as the table holds it
  constexpr std::int64_t bits() const { return bits_; }
  static constexpr std::int64_t bit(Segment segment) { return std::int64_t{1} << static_cast<int>(segment); }
  constexpr bool has(Segment segment) const { return (bits_ & bit(segment)) != 0; }
  constexpr SegmentSet with(Segment segment) const { return SegmentSet(bits_ | bit(segment)); }
  friend constexpr bool operator==(SegmentSet, SegmentSet) = default;

 private:
  std::int64_t bits_ = 0;
};

/// As whom a customer shops: the segment that it was made with, and those that granted qualifications opened beside it
/// (qualifications.h). A segment alone converts: most customers have no more.
struct Segments {
  Segment own = Segment::kCommercial;
  SegmentSet opened;
  constexpr Segments(Segment only = Segment::kCommercial, SegmentSet more = {}) : own(only), opened(more) {}
  friend constexpr bool operator==(const Segments&, const Segments&) = default;
};

/// Rules 4.1: a new tenant is a reseller's customer at once; the partner may end that.
enum class Relationship : std::uint8_t { kNone, kReseller };
/// The wire's words (contract 14): none, reseller.
std::string_view to_string(Relationship relationship);

/// Rules 4.2. From, event, to:
///   none              attest (partner)          attested
///   none              accept (customer)         directly accepted
///   attested          attest, another contact   attested
///   directly accepted attest                    directly accepted
/// Every other pair is refused with kAgreementExists.
enum class AgreementState : std::uint8_t { kNone, kAttested, kDirectlyAccepted };

/// Contract 2.1, CustomerBillingProfile.
struct BillingProfile {
  std::string first_name, last_name;
  std::string email;
  std::string culture;   ///< en-US
  std::string language;  ///< en or en-US
  std::string company_name;
  partners::Address address;
};

struct Customer {
  std::string partner_id;           ///< the tenant under which it is stored
  std::string id;                   ///< GUID, its own tenant in the directory
  std::string domain;               ///< lower case
  std::string registration_number;  ///< of the organisation, where its country asks for one
  Segments segments;
  Relationship relationship = Relationship::kReseller;
  AgreementState agreement = AgreementState::kNone;
  bool delegated_access = true;
  std::string associated_partner_id;  ///< its indirect reseller; empty for none
  BillingProfile billing;
  std::int64_t version = 1;  ///< of the billing profile; its etag in decimal (contract 1.5)
  std::optional<Instant> directly_accepted_at;
  Instant created_at;
  std::optional<Instant> related_since;  ///< when a relationship that had ended began anew
};

/// What a list shows.
struct CustomerSummary {
  std::string id, company_name, domain, associated_partner_id;
};

/// A partner's word that a person of the customer accepted (contract 10.2).
struct Agreement {
  std::string id;
  std::string template_id;
  partners::Contact contact;
  Instant date_agreed;
  std::string user_id;  ///< of the partner's user who attested; empty for an application alone
};

struct AgreementTemplate {
  std::string_view id, type, link;
};
/// nullptr when there is none. Both read without regard to case.
const AgreementTemplate* find_template(std::string_view id);
const AgreementTemplate* find_template_of_type(std::string_view type);

inline constexpr std::string_view kCustomerAgreement = "MicrosoftCustomerAgreement";
inline constexpr std::string_view kCloudAgreement = "MicrosoftCloudAgreement";

}  // namespace chandlery::customers
