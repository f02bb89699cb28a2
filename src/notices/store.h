// The SQL of notices. Only this file and its .cc name the table.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

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

struct StoredNotice {
  std::string partner_id, tenant_id, id, kind, user_id, subject, facts;
  Instant created_at;
  std::optional<Instant> read_at;
  std::string read_by, read_by_name;
};

/// Who reads: the tenant, and which of its desks are theirs.
struct Reader {
  std::string_view partner_id, tenant_id;
  bool software = false, finance = false;
  std::string_view user_id;
};
/// Newest first, those before `before` (empty: from the newest on) down to `oldest` (itself included; empty: to the oldest).
std::vector<StoredNotice> list(sql::Tx& tx, const Reader& reader, std::string_view before, std::string_view oldest,
                               bool unread_only, std::int64_t limit);
/// The id of the tenant's notice `count` notices below `before`, whoever of it is told; nullopt where fewer are left.
std::optional<std::string> below(sql::Tx& tx, const Reader& reader, std::string_view before, bool unread_only,
                                 std::int64_t count);
/// Counted to `most`, among the newest sql::kMostLookedAt of the tenant.
std::int64_t count_unread(sql::Tx& tx, const Reader& reader, std::int64_t most);
std::optional<StoredNotice> find(sql::Tx& tx, const Reader& reader, std::string_view id);
/// Who read it, and when.
struct Mark {
  Instant at;
  std::string_view by, by_name;
};
/// Changes nothing where somebody has read one before, or where it is not the reader's; how many it changed. Sent together.
std::int64_t mark_read(sql::Tx& tx, const Reader& reader, std::span<const std::string> ids, const Mark& mark);
/// The same for `most` of the unread up to this one, itself included.
std::int64_t mark_read_until(sql::Tx& tx, const Reader& reader, std::string_view id, const Mark& mark, std::int64_t most);

/// Those that wait to be mailed, may be tried at `now` and are held by nobody at `system`, partner by partner, locked until
/// the transaction ends.
struct WaitingMail {
  StoredNotice notice;
  bool is_new = true;
  std::int64_t tries = 0;
  std::string reached;
};
std::vector<WaitingMail> waiting_for_mail(sql::Tx& tx, std::int64_t limit, Instant now, Instant system);
void hold_mail(sql::Tx& tx, std::string_view partner_id, std::string_view tenant_id, std::string_view id, Instant until);
/// How a mail that did not go out at once stands; writing it ends the hold.
struct MailTries {
  std::int64_t tries = 0;
  Instant next_at;
  std::string reached, why;
};
void put_tries(sql::Tx& tx, std::string_view partner_id, std::string_view tenant_id, std::string_view id,
               const MailTries& tries);
void forget_tries(sql::Tx& tx, std::string_view partner_id, std::string_view tenant_id, std::string_view id);
/// It may be tried at once, and as often as a new one; those who have it keep it.
void begin_again(sql::Tx& tx, std::string_view partner_id, std::string_view tenant_id, std::string_view id);
/// In one state of the mail, newest first, those before `before` (empty: from the newest on).
struct ListedMail {
  StoredNotice notice;
  std::string why;  ///< the last try failed; empty where none did
};
std::vector<ListedMail> list_mail(sql::Tx& tx, Mail state, std::string_view before, std::int64_t limit);
std::optional<StoredNotice> find_mail(sql::Tx& tx, Mail state, std::string_view id);
/// How many are in this state.
std::int64_t count_mail(sql::Tx& tx, Mail state);
void settle_mail(sql::Tx& tx, std::string_view partner_id, std::string_view tenant_id, std::string_view id, Mail outcome);

}  // namespace chandlery::notices::store
