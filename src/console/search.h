// The operator's search over the whole server: partners, customers, people, orders, invoices and products. Never keys: they
// are not searched, and nothing that is found holds one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/time.h"
#include "platform/sql/sql.h"

namespace chandlery::console {

inline constexpr std::size_t kShortestSearch = 2, kLongestSearchText = 200;  ///< bytes
inline constexpr std::int64_t kMostHits = 10;                                ///< of each kind

enum class HitKind : std::uint8_t { kPartner, kCustomer, kUser, kOrder, kInvoice, kProduct };
std::string_view to_string(HitKind kind);  ///< partner, customer, user, order, invoice, product

struct Hit {
  HitKind kind = HitKind::kPartner;
  std::string id, title, detail;        ///< detail: what tells it from others of the same title
  std::string partner_id, customer_id;  ///< where it stands; empty where it stands nowhere
};
/// Names, domains and user names by their beginning (a partner's and a product's also within), ids and numbers whole.
/// kInvalidProperty for a text that is too short or too long.
Result<std::vector<Hit>> search(sql::Tx& tx, std::string_view text, Instant at);

}  // namespace chandlery::console
