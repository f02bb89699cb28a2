// What an invoice holds as JSON text in its row: its parties and its sentences. Nothing searches inside them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "billing/invoice.h"

namespace chandlery::billing {

std::string to_text(const InvoiceParty& party);
/// Throws std::logic_error when a stored text is not one of `to_text`.
InvoiceParty party_from_text(std::string_view text);
std::string sentences_to_text(const std::vector<std::string>& sentences);
std::vector<std::string> sentences_from_text(std::string_view text);

}  // namespace chandlery::billing
