// What a tenant's people see of its notices, and the mark that one of them has read one for all.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/actor.h"
#include "core/page.h"
#include "core/result.h"
#include "notices/kinds.h"
#include "notices/words.h"
#include "platform/sql/sql.h"

namespace chandlery::notices {

/// A notice as its reader sees it, in words of actor.locale.
struct ReadableNotice {
  std::string id;
  std::string kind;
  Words words;
  std::string subject, facts;  ///< JSON objects
  Instant created_at;
  std::optional<Instant> read_at;
  std::string read_by, read_by_name;
};

struct InboxQuestion {
  Audience audience;  ///< whose inbox: the actor's partner's, the actor's own as a customer, or the operator's
  bool unread_only = false;
  std::string_view continuation = {};  ///< Page::next of the page before: the id of its last notice
  std::int64_t size = 0;               ///< 1 to 500; 0: 100
};
/// The partners that a customer's tenant has or had, for a customer is told by each of them; the floor above knows.
using PartnersOfCustomer = std::function<std::vector<std::string>(sql::Tx&, std::string_view customer_id)>;

/// Newest first. Of a partner's notices a user sees those of the desks that the roles open (Desk), and the own ones.
/// Without `partners_of` a customer sees what the actor's partner told it. kInvalidProperty that names `size` or the
/// continuation token.
Result<Page<ReadableNotice>> list(sql::Tx& tx, const Actor& actor, const Phrasebook& phrasebook,
                                  const InboxQuestion& question, const PartnersOfCustomer& partners_of = nullptr);

/// How many of the partner's notices the actor sees and nobody has read, counted to `most`.
std::int64_t count_unread(sql::Tx& tx, const Actor& actor, Audience audience, std::int64_t most);

/// Marks the notice read for the whole tenant; the first reader stays. kNotFound for one that the actor does not see.
Result<ReadableNotice> mark_read(sql::Tx& tx, const Actor& actor, const Phrasebook& phrasebook, Audience audience,
                                 std::string_view id, const PartnersOfCustomer& partners_of = nullptr);

/// Which notices to mark: these, or with `until` all unread ones up to the newest that the reader has seen, so that what
/// came since stays unread.
struct ReadMarks {
  std::vector<std::string> ids;
  std::string until;
};
inline constexpr std::size_t kMostMarks = 1000;
struct Marked {
  std::int64_t count = 0;
  bool more = false;  ///< of `until`, some are left: ask again
};
/// Marks them read for the whole tenant, at most kMostMarks at once; what the actor does not see, or what is read, is passed
/// over. kInvalidProperty that names `ids` or `until`.
Result<Marked> mark_read(sql::Tx& tx, const Actor& actor, Audience audience, const ReadMarks& marks,
                         const PartnersOfCustomer& partners_of = nullptr);

}  // namespace chandlery::notices
