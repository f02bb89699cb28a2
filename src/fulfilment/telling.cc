#include "fulfilment/telling.h"

#include "fulfilment/pool_store.h"
#include "notices/service.h"

namespace chandlery::fulfilment {
namespace {

void tell_both(sql::Tx& tx, const Actor& actor, notices::Kind kind, const ToldLine& line) {
  for (const auto audience : {notices::Audience::kPartner, notices::Audience::kCustomer}) {
    notices::tell(tx, actor,
                  {.kind = kind,
                   .audience = audience,
                   .subject = {.customer_id = line.customer_id,
                               .order_id = line.order_id,
                               .line_number = line.line_number},
                   .facts = {{"order", std::string(line.alternate_order_id)}, {"product", std::string(line.title)}}});
  }
}

}  // namespace

void tell_pending(sql::Tx& tx, const Actor& actor, const ToldLine& line) {
  tell_both(tx, actor, notices::Kind::kKeyPending, line);
}

void tell_arrived(sql::Tx& tx, const Actor& actor, const ToldLine& line) {
  tell_both(tx, actor, notices::Kind::kKeyArrived, line);
}

void tell_replaced(sql::Tx& tx, const Actor& actor, const ToldLine& line, std::string_view reason) {
  notices::Notice notice{.kind = notices::Kind::kKeyReplaced,
                         .audience = notices::Audience::kCustomer,
                         .subject = {.customer_id = line.customer_id,
                                     .order_id = line.order_id,
                                     .line_number = line.line_number},
                         .facts = {{"order", std::string(line.alternate_order_id)},
                                   {"product", std::string(line.title)}}};
  notices::tell(tx, actor, notice);
  notice.audience = notices::Audience::kPartner;
  notice.facts.emplace_back("reason", reason);  // said to the seller, who has it in the activity log as well
  notices::tell(tx, actor, notice);
}

bool tell_low_pool(sql::Tx& tx, std::string_view product_id, std::string_view sku_id, Instant at) {
  const std::optional<KeyPool> pool = store::mark_low(tx, product_id, sku_id, at);
  if (!pool) return false;
  Actor system;
  system.kind = PrincipalKind::kSystem;
  system.at = at;
  notices::tell(tx, system,
                {.kind = notices::Kind::kKeyPoolLow,
                 .audience = notices::Audience::kOperator,
                 .facts = {{"product", pool->product_id},
                           {"sku", pool->sku_id},
                           {"version", pool->version.empty() ? "-" : pool->version},
                           {"available", std::to_string(pool->available)},
                           {"total", std::to_string(pool->total)}}});
  return true;
}

}  // namespace chandlery::fulfilment
