// The seller's profile.
#include "billing/seller.h"

#include "audit/service.h"
#include "billing/seller_store.h"
#include "core/country.h"
#include "core/text.h"
#include "platform/json/reader.h"
#include "platform/json/writer.h"

namespace chandlery::billing {
namespace {

Result<void> check_length(const std::string& text, std::size_t most, std::string_view field) {
  if (text.size() <= most) return {};
  return fail(errors::kInvalidProperty, "At most " + std::to_string(most) + " bytes fit here.", std::string(field));
}

Result<void> check(const Seller& seller) {
  const InvoiceParty& party = seller.party;
  if (text::trim(party.name).empty()) return fail(errors::kInvalidProperty, "A seller has a name.", "name");
  if (!party.country.empty() && !Country::parse(party.country)) {
    return fail(errors::kInvalidProperty, "There is no such country.", "country");
  }
  if (!party.email.empty() && !text::is_email(party.email)) {
    return fail(errors::kInvalidProperty, "This is no e-mail address.", "email");
  }
  if (party.address.size() > kMostSellerLines) {
    return fail(errors::kInvalidProperty, "An address has at most " + std::to_string(kMostSellerLines) + " lines.",
                "address");
  }
  for (const std::string& line : party.address) RETURN_IF_FAILED(check_length(line, kLongestSellerField, "address"));
  RETURN_IF_FAILED(check_length(party.name, kLongestSellerField, "name"));
  RETURN_IF_FAILED(check_length(party.tax_id, kLongestSellerField, "taxId"));
  RETURN_IF_FAILED(check_length(party.telephone, kLongestSellerField, "telephone"));
  return check_length(seller.payment_instructions, kLongestInstructions, "paymentInstructions");
}

}  // namespace

Seller find_seller(sql::Tx& tx) {
  if (auto seller = store::find_seller(tx)) return *std::move(seller);
  Seller nobody;
  nobody.party.name = "The operator of this server";
  return nobody;
}

Result<void> replace_seller(sql::Tx& tx, const Actor& actor, const Seller& seller) {
  RETURN_IF_FAILED(check(seller));
  const Seller old = find_seller(tx);
  store::put_seller(tx, seller);
  audit::append(tx, actor,
                {.operation = "update_seller",
                 .resource_type = "seller",
                 .old_value = to_json(old),
                 .new_value = to_json(seller)});
  return {};
}

std::string to_json(const Seller& seller) {
  json::Writer out;
  out.begin_object().field("name", seller.party.name).key("address").begin_array();
  for (const std::string& line : seller.party.address) out.value(line);
  out.end_array().field("country", seller.party.country).field("taxId", seller.party.tax_id);
  out.field("email", seller.party.email).field("telephone", seller.party.telephone);
  out.field("paymentInstructions", seller.payment_instructions).attributes("Seller").end_object();
  return out.take();
}

Result<Seller> read_seller(std::string_view body) {
  const json::Document document = OR_RETURN(json::Document::parse(body));
  const json::Object object = OR_RETURN(document.object());
  Seller seller;
  seller.party.name = OR_RETURN(object.text("name"));
  const std::optional<json::Array> lines = OR_RETURN(object.optional_array("address"));
  for (std::size_t i = 0; lines && i < lines->size(); ++i) seller.party.address.push_back(OR_RETURN(lines->text(i)));
  const std::string country = OR_RETURN(object.text_or("country", ""));
  const std::optional<Country> known = Country::parse(country);
  seller.party.country = known ? std::string(known->code()) : country;
  seller.party.tax_id = OR_RETURN(object.text_or("taxId", ""));
  seller.party.email = OR_RETURN(object.text_or("email", ""));
  seller.party.telephone = OR_RETURN(object.text_or("telephone", ""));
  seller.payment_instructions = OR_RETURN(object.text_or("paymentInstructions", ""));
  return seller;
}

}  // namespace chandlery::billing
