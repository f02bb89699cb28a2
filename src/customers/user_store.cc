// See user_store.h.
#include "customers/user_store.h"

namespace chandlery::customers::store {
namespace {

const sql::Statement kFindDetails(
    "SELECT user_id, usage_location, immutable_id, phone_number FROM customer_user_details "
    "WHERE customer_id = $1 AND user_id = $2");
const sql::Statement kPutDetails(
    "INSERT INTO customer_user_details (customer_id, user_id, usage_location, immutable_id, phone_number) "
    "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (customer_id, user_id) DO UPDATE SET "
    "usage_location = excluded.usage_location, immutable_id = excluded.immutable_id, "
    "phone_number = excluded.phone_number");

}  // namespace

std::map<std::string, UserDetails> details_of(sql::Tx& tx, std::string_view customer_id,
                                              std::span<const identity::User> users) {
  std::map<std::string, UserDetails> found;
  std::vector<sql::Tx::Question> questions;
  for (const identity::User& user : users) {
    questions.push_back({kFindDetails, {customer_id, user.id}, [&found](const sql::Row& row) {
                           found[row.string(0)] = {row.string(1), row.string(2), row.string(3)};
                         }});
  }
  tx.query_all(questions);
  return found;
}

void put_details(sql::Tx& tx, std::string_view customer_id, std::string_view user_id, const UserDetails& details) {
  tx.queue(kPutDetails, {customer_id, user_id, details.usage_location, details.immutable_id, details.phone_number});
}

}  // namespace chandlery::customers::store
