// The SQL of the seller.
#include "billing/seller_store.h"

namespace chandlery::billing::store {
namespace {

const sql::Statement kFind(
    "SELECT name, address, country, tax_id, email, telephone, payment_instructions FROM sellers WHERE id = 1");
const sql::Statement kPut(R"(
  INSERT INTO sellers (id, name, address, country, tax_id, email, telephone, payment_instructions)
  VALUES (1, $1, $2, $3, $4, $5, $6, $7)
  ON CONFLICT (id) DO UPDATE SET name = excluded.name, address = excluded.address, country = excluded.country,
    tax_id = excluded.tax_id, email = excluded.email, telephone = excluded.telephone,
    payment_instructions = excluded.payment_instructions)");

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::string text_of(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += (text.empty() ? "" : "\n") + line;
  return text;
}

}  // namespace

std::optional<Seller> find_seller(sql::Tx& tx) {
  return tx.first(kFind, {}, [](const sql::Row& row) {
    Seller seller;
    seller.party.name = row.string(0);
    seller.party.address = lines_of(row.text(1));
    seller.party.country = row.string(2);
    seller.party.tax_id = row.string(3);
    seller.party.email = row.string(4);
    seller.party.telephone = row.string(5);
    seller.payment_instructions = row.string(6);
    return seller;
  });
}

void put_seller(sql::Tx& tx, const Seller& seller) {
  const std::string address = text_of(seller.party.address);
  tx.execute(kPut, {seller.party.name, address, seller.party.country, seller.party.tax_id, seller.party.email,
                    seller.party.telephone, seller.payment_instructions});
}

}  // namespace chandlery::billing::store
