// The seller: the operator as it stands on invoices, and how it is paid. One for the server.
#pragma once

#include <string>

#include "billing/invoice.h"
#include "core/actor.h"
#include "core/result.h"
#include "platform/sql/sql.h"

namespace chandlery::billing {

inline constexpr std::size_t kLongestSellerField = 200;   ///< characters of a name, a line, an id
inline constexpr std::size_t kMostSellerLines = 8;        ///< of the address
inline constexpr std::size_t kLongestInstructions = 2000; ///< characters

struct Seller {
  InvoiceParty party;
  std::string payment_instructions;  ///< as printed; lines between \n
};

/// Without one on file, a seller that is called "The operator of this server" and has no country.
Seller find_seller(sql::Tx& tx);
/// Replaces it and records the old and the new one. Issued invoices keep what they say. kInvalidProperty.
Result<void> replace_seller(sql::Tx& tx, const Actor& actor, const Seller& seller);

/// {"name","address":["line"],"country","taxId","email","telephone","paymentInstructions"}
std::string to_json(const Seller& seller);
Result<Seller> read_seller(std::string_view body);

}  // namespace chandlery::billing
