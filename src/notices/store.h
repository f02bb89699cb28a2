// The SQL of notices. Only this file and its .cc name the table.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/time.h"
#include "notices/kinds.h"
#include "platform/sql/sql.h"

namespace chandlery::notices::store {

/// Whether a notice goes out by mail. The numbers are what the table holds.
enum class Mail : std::uint8_t { kNone, kWaiting, kMailed, kGivenUp };

struct NewNotice {
  std::string_view partner_id, tenant_id, id, kind;
  Desk desk;
  std::string_view user_id, subject, facts;
  Instant created_at;
  Mail mail;
};
/// Queued.
void insert(sql::Tx& tx, const NewNotice& notice);

}  // namespace chandlery::notices::store
