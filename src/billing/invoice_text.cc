// Parties and sentences as JSON text.
#include "billing/invoice_text.h"

#include <stdexcept>

#include "platform/json/reader.h"
#include "platform/json/writer.h"

namespace chandlery::billing {
namespace {

Result<std::vector<std::string>> read_sentences(const json::Array& array) {
  std::vector<std::string> sentences;
  for (std::size_t i = 0; i < array.size(); ++i) sentences.push_back(OR_RETURN(array.text(i)));
  return sentences;
}

Result<InvoiceParty> read_party(std::string_view text) {
  const json::Document document = OR_RETURN(json::Document::parse(text));
  const json::Object object = OR_RETURN(document.object());
  const json::Array address = OR_RETURN(object.array("address"));
  return InvoiceParty{.name = OR_RETURN(object.text_or("name", "")),
                      .address = OR_RETURN(read_sentences(address)),
                      .country = OR_RETURN(object.text_or("country", "")),
                      .tax_id = OR_RETURN(object.text_or("taxId", "")),
                      .email = OR_RETURN(object.text_or("email", "")),
                      .telephone = OR_RETURN(object.text_or("telephone", "")),
                      .account_number = OR_RETURN(object.text_or("accountNumber", "")),
                      .purchase_order_number = OR_RETURN(object.text_or("purchaseOrderNumber", ""))};
}

Result<std::vector<std::string>> read_array(std::string_view text) {
  const json::Document document = OR_RETURN(json::Document::parse(text));
  const json::Array array = OR_RETURN(document.array());
  return read_sentences(array);
}

void write_sentences(json::Writer& out, const std::vector<std::string>& sentences) {
  out.begin_array();
  for (const std::string& sentence : sentences) out.value(sentence);
  out.end_array();
}

}  // namespace

std::string to_text(const InvoiceParty& party) {
  json::Writer out;
  out.begin_object().field("name", party.name);
  write_sentences(out.key("address"), party.address);
  out.field("country", party.country).field("taxId", party.tax_id).field("email", party.email);
  out.field("telephone", party.telephone).field("accountNumber", party.account_number);
  out.field("purchaseOrderNumber", party.purchase_order_number).end_object();
  return out.take();
}

InvoiceParty party_from_text(std::string_view text) {
  Result<InvoiceParty> party = read_party(text);
  if (!party) throw std::logic_error("a stored invoice names a party that cannot be read: " + party.error().message);
  return *std::move(party);
}

std::string sentences_to_text(const std::vector<std::string>& sentences) {
  json::Writer out;
  write_sentences(out, sentences);
  return out.take();
}

std::vector<std::string> sentences_from_text(std::string_view text) {
  Result<std::vector<std::string>> sentences = read_array(text);
  if (!sentences) throw std::logic_error("a stored invoice has notes that cannot be read: " + sentences.error().message);
  return *std::move(sentences);
}

}  // namespace chandlery::billing
