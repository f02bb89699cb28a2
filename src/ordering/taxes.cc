// See taxes.h.
#include "ordering/taxes.h"

#include <algorithm>
#include <memory>

#include "catalog/markets.h"
#include "customers/service.h"
#include "partners/service.h"

namespace chandlery::ordering {
namespace {

void add(std::vector<billing::Taxed>& totals, const billing::Taxed& line) {
  const auto same = std::ranges::find(totals, line.subtotal.currency, [](const auto& t) { return t.subtotal.currency; });
  if (same == totals.end()) return totals.push_back(line);
  *same = {same->subtotal + line.subtotal, same->tax + line.tax};
}

}  // namespace

billing::TaxFacts tax_facts(std::string_view country, const billing::Taxpayer& payer,
                            const std::optional<catalog::TaxRate>& rate) {
  billing::TaxFacts facts{.partner_country = country,
                          .seller_country = payer.seller_country,
                          .tax_id = payer.tax_country == country ? payer.tax_id : std::string_view(),
                          .exempt = payer.exempt};
  if (rate) {
    facts.rate = rate->rate;
    facts.rate_name = rate->name;
  }
  return facts;
}

Result<CartTaxes> quote_taxes(sql::Tx& tx, const Actor& actor, const Cart& cart) {
  CartTaxes taxes{.lines = std::vector<std::optional<LineTax>>(cart.lines.size())};
  if (cart.status == CartStatus::kOrdered) return taxes;
  const customers::Buyer buyer = OR_RETURN(customers::find_buyer(tx, actor, cart.customer_id));
  const partners::Partner seller = OR_RETURN(partners::find_partner(tx, actor.partner_id));

  std::optional<catalog::TaxRate> rate;
  billing::Taxpayer payer;
  std::vector<std::string> products;
  for (const CartLine& line : cart.lines) {
    const auto item = catalog::CatalogItemId::parse(line.asked.catalog_item_id);
    products.push_back(item ? item->product_id : std::string());
  }
  const auto included = std::make_unique<bool[]>(cart.lines.size());
  std::vector<sql::Tx::Question> questions = {catalog::tax_rate_question(seller.country, actor.at, rate),
                                              billing::taxpayer_question(seller.id, actor.at, payer)};
  for (std::size_t i = 0; i < cart.lines.size(); ++i) {
    if (!cart.lines[i].problem) {
      questions.push_back(catalog::includes_tax_question(products[i], buyer.country, included[i]));
    }
  }
  tx.query_all(questions);

  billing::TaxFacts facts = tax_facts(seller.country, payer, rate);
  for (std::size_t i = 0; i < cart.lines.size(); ++i) {
    if (cart.lines[i].problem) continue;
    facts.price_includes_tax = included[i];
    LineTax& line = taxes.lines[i].emplace(LineTax{.decision = billing::decide_tax(facts), .taxed = {}});
    line.taxed = billing::apply_tax(line.decision, cart.lines[i].total);
    add(taxes.totals, line.taxed);
  }
  return taxes;
}

}  // namespace chandlery::ordering
