// Customers and agreements as JSON (contract 2.1, 10.2).
#pragma once

#include "customers/service.h"
#include "platform/json/reader.h"
#include "platform/json/writer.h"

namespace chandlery::customers {

/// The body of POST /v1/customers: what must be there is there, nothing else is checked.
Result<NewCustomer> read_new_customer(const json::Object& object);
Result<BillingProfile> read_billing_profile(const json::Object& object);
Result<NewAgreement> read_new_agreement(const json::Object& object);

void write_summary(json::Writer& writer, const CustomerSummary& customer);
/// The whole Customer; `credentials` only in the answer to its creation.
std::string customer_to_json(const Customer& customer, const identity::CreatedUser* credentials = nullptr);
std::string company_profile_to_json(const Customer& customer);
std::string billing_profile_to_json(const Customer& customer);

void write_template(json::Writer& writer, const AgreementTemplate& agreement);
void write_agreement(json::Writer& writer, const Agreement& agreement);
std::string agreement_to_json(const Agreement& agreement);

}  // namespace chandlery::customers
