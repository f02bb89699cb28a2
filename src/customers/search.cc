// See search.h.
#include "customers/search.h"

#include <algorithm>

#include "core/search_words.h"
#include "core/text.h"
#include "customers/service.h"
#include "customers/store.h"

namespace chandlery::customers {

std::vector<CustomerSummary> find_by_beginning(sql::Tx& tx, const Actor& actor, std::string_view text, int most) {
  std::vector<CustomerSummary> found;
  const auto add = [&](CustomerSummary customer) {
    const bool there = std::ranges::any_of(found, [&](const CustomerSummary& each) { return each.id == customer.id; });
    if (!there && std::ssize(found) < most) found.push_back(std::move(customer));
  };
  const std::string folded = text::fold(text);
  if (folded.empty()) return found;
  for (const FilterField field : {FilterField::kCompanyName, FilterField::kDomain}) {
    ListQuestion question;
    question.size = most;
    question.field = field;
    question.value = folded;
    auto page = list_customers(tx, actor, question);
    for (CustomerSummary& customer : page.value().items) add(std::move(customer));
  }
  if (const auto ids = id_range(folded)) {
    for (CustomerSummary& customer : store::list_by_id(tx, actor.partner_id, ids->first, ids->last, most)) {
      add(std::move(customer));
    }
  }
  return found;
}

}  // namespace chandlery::customers
