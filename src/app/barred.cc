#include "app/barred.h"

#include "identity/service.h"

namespace chandlery::app {
namespace {

constexpr std::int64_t kClockSkewSeconds = 300;  // between servers that disable and servers that sign

}  // namespace

void Barred::reload(sql::Database& database, Instant now) {
  const Instant since = now.plus_seconds(-(token_seconds_ + kClockSkewSeconds));
  auto ids = std::make_shared<Ids>();
  database.read_now([&](sql::Tx& tx) {
    ids->clear();
    for (std::string& id : identity::disabled_since(tx, since)) ids->insert(std::move(id));
  });
  const bool any = !ids->empty();
  ids_.store(std::move(ids));
  any_.store(any);
}

bool Barred::has(const Actor& actor) const {
  if (!any_.load(std::memory_order_relaxed)) return false;
  const std::shared_ptr<const Ids> ids = ids_.load();
  return (!actor.user_id.empty() && ids->contains(actor.user_id)) || ids->contains(actor.application_id);
}

}  // namespace chandlery::app
