// See target_views.h.
#include "catalog/target_views.h"

namespace chandlery::catalog {
namespace {

const sql::Statement kViews{"SELECT target_view FROM product_views WHERE product_id = $1"};

}  // namespace

std::set<std::string, std::less<>> target_views_of(sql::Tx& tx, const std::vector<std::string_view>& product_ids) {
  std::set<std::string, std::less<>> views;
  std::vector<sql::Tx::Question> questions;
  for (const std::string_view id : product_ids) {
    questions.push_back({kViews, {id}, [&views](const sql::Row& row) { views.insert(row.string(0)); }});
  }
  tx.query_all(questions);
  return views;
}

}  // namespace chandlery::catalog
