// A page of a partner's invoices, as the partner and the operator see it.
#pragma once

#include <string>
#include <string_view>

#include "billing/invoice_wire.h"
#include "core/actor.h"
#include "platform/sql/sql.h"

namespace chandlery::billing {

/// The invoice with the documents that amend it and the receipts of what was paid on it: a read for each amendment, and
/// one for the receipts of an invoice on which something was paid.
ShownInvoice show(sql::Tx& tx, Invoice invoice);

/// The collection of the actor's partner that the question asks for, by index (contract 1.8); `path` is where the list stands.
std::string invoice_page(sql::Tx& tx, const Actor& actor, const InvoiceQuestion& question, std::string_view path);

}  // namespace chandlery::billing
