// The outbox of notices: what waits to be mailed, for the worker that knows addresses and SMTP.
//
//   for (const Letter& letter : waiting_letters(tx, 100))
//     deliver phrasebook.render(*letter.row, letter.facts, locale) to every address of the audience, then settle(...)
//
// A worker that dies between delivering and settling mails twice: a letter's id is stable and belongs in Message-ID.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "notices/kinds.h"
#include "notices/words.h"
#include "platform/sql/sql.h"

namespace chandlery::notices {

/// One notice to be mailed. Whom: the people of the tenant who may see row->desk, or user_id; their addresses and
/// languages are for the directory to say when the mail goes out.
struct Letter {
  std::string partner_id;  ///< empty: the operator
  std::string tenant_id;   ///< the partner itself, a customer of it, or empty for the operator
  std::string id;
  const KindRow* row;
  std::string user_id;  ///< for Desk::kUser only
  Facts facts;
  Instant created_at;
};
/// At most `limit`, held until the transaction ends; a second worker on PostgreSQL passes over them.
std::vector<Letter> waiting_letters(sql::Tx& tx, std::int64_t limit);

enum class Outcome : std::uint8_t { kMailed, kGivenUp };
void settle(sql::Tx& tx, const Letter& letter, Outcome outcome);

}  // namespace chandlery::notices
