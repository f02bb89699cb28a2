// What may still happen to an issued invoice: it is voided and issued anew, disputed, and the dispute is settled
// (rules 3.12, 4.10).
//
//   issued | partiallyPaid | paid --reissue (operator)--> voided, with a void note and a new invoice of the same due date
//   not disputed --dispute (partner, operator)--> disputed --resolve (operator)--> not disputed
//
// A disputed invoice counts in the credit limit, and puts no account in arrears.
#pragma once

#include <string_view>

#include "billing/invoice.h"
#include "core/actor.h"
#include "core/result.h"
#include "platform/sql/sql.h"

namespace chandlery::billing {

inline constexpr std::size_t kLongestReason = 1000;  ///< bytes

/// An invoice or a note of the actor's partner, by `G000000101` or `OneTime-G000000101`. kNotFound, also when the id says
/// another type than the invoice has.
Result<Invoice> find_invoice(sql::Tx& tx, const Actor& actor, std::string_view id);

struct Reissued {
  Invoice voided, note, invoice;
};
/// Takes the invoice back by a void note and issues its charges anew, to the parties as they stand now: for a wrong
/// address or order number. What was paid on it is credited to the new one, and what tax is asked back of it goes on with the
/// new one. kNotFound; kAlreadyExists when it is voided already; kInvalidInput for a note, an invoice with a negative total,
/// or without a reason.
Result<Reissued> reissue(sql::Tx& tx, const Actor& actor, std::string_view id, std::string_view reason);

/// kNotFound; kAlreadyExists when it is disputed already; kInvalidInput for a note or a voided invoice, or without a
/// reason.
Result<Invoice> dispute(sql::Tx& tx, const Actor& actor, std::string_view id, std::string_view reason);
/// kNotFound; kInvalidInput when it is not disputed, or without a note.
Result<Invoice> resolve(sql::Tx& tx, const Actor& actor, std::string_view id, std::string_view note);

}  // namespace chandlery::billing
