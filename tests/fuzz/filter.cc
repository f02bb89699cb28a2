// The filters of lists, and the token by which a list goes on: what is read comes back as itself.
#include "audit/query.h"
#include "customers/filter.h"
#include "fuzz/target.h"

namespace chandlery {

FUZZ_TARGET(filter) {
  bool accepted = audit::parse_filter(input).has_value();
  if (customers::ListQuestion question; customers::read_filter(input, question)) {
    accepted = true;
    customers::ListQuestion again;
    MUST(customers::read_filter(customers::filter_json(question), again));
    MUST(again == question);
    const Result<customers::ListQuestion> carried = customers::read_token(customers::to_token(question));
    MUST(carried && *carried == question);
  }
  if (const Result<customers::ListQuestion> question = customers::read_token(input)) {
    accepted = true;
    const Result<customers::ListQuestion> again = customers::read_token(customers::to_token(*question));
    MUST(again && *again == *question);
  }
  if (const Result<int> size = customers::read_page_size(input)) MUST(*size >= 1 && *size <= customers::kLargestPage);
  return accepted;
}

}  // namespace chandlery
