// See told_work.h.
#include "app/told_work.h"

#include "platform/log/log.h"

namespace chandlery::app {

void do_told(Shop& shop, std::string_view name, std::string_view failed, const std::function<std::string()>& work) {
  shop.board.began(name, shop.clock.now());
  try {
    std::string outcome = work();
    shop.board.ended(name, shop.clock.now(), std::move(outcome));
  } catch (const std::exception& failure) {
    log::warning(failed, {{"what", failure.what()}});
    shop.board.failed(name, shop.clock.now(), failure.what());
  }
}

}  // namespace chandlery::app
