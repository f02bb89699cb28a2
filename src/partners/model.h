// The words of partner accounts: who sells here, as what, from where, and how it presents itself.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/money.h"
#include "core/time.h"
#include "partners/address.h"

namespace chandlery::partners {

/// Rules 2.4. The numbers are what the table holds.
enum class PartnerType : std::uint8_t { kDirect, kIndirectProvider, kIndirectReseller };
/// Restricted partners keep what they have sold and sell nothing new (rules 2.4).
enum class PartnerStatus : std::uint8_t { kActive, kRestricted };

/// On the wire: direct | indirectProvider | indirectReseller, active | restricted.
std::string_view to_string(PartnerType type);
std::string_view to_string(PartnerStatus status);

struct Partner {
  std::string id;
  std::string name;
  std::string domain;
  std::string mpn_id;  ///< digits; resellers of record are named by it on order lines
  PartnerType type = PartnerType::kDirect;
  PartnerStatus status = PartnerStatus::kActive;
  std::string country;           ///< ISO alpha-2
  Currency currency;             ///< of the partner's location
  bool agreement_signed = true;  ///< partner agreement (900123)
  bool sandbox = false;          ///< an integration sandbox: test purchases only, at most 75 customers (contract 2.2)
};

/// The four records that a partner keeps of itself (contract 10.1). The MPN profile is read from the Partner.
enum class ProfileKind : std::uint8_t { kOrganization, kLegalBusiness, kBilling, kSupport };

/// One record for the four kinds; what a kind does not have stays empty.
struct Profile {
  std::string company_name;
  Address address;
  Contact contact;
  std::string email;                  ///< organization, support; the approver's for the legal profile
  std::string telephone, website;     ///< support
  std::string language, culture;      ///< organization
  std::string purchase_order_number;  ///< billing
  std::string tax_id;                 ///< billing: the company's VAT id
};

enum class ResellerLinkStatus : std::uint8_t { kActive, kEnded };

/// A reseller as its provider sees it, or the other way round.
struct Relationship {
  Partner partner;
  ResellerLinkStatus status = ResellerLinkStatus::kActive;
};

}  // namespace chandlery::partners
