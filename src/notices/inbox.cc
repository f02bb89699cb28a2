// See inbox.h.
#include "notices/inbox.h"

#include <algorithm>
#include <functional>

#include "core/id.h"
#include "identity/permissions.h"
#include "notices/facts.h"
#include "notices/store.h"
#include "platform/sql/seek.h"

namespace chandlery::notices {
namespace {

constexpr std::int64_t kUsualPage = 100;
constexpr std::int64_t kLargestPage = 500;

store::Reader reader_of(const Actor& actor, Audience audience) {
  const auto may = [&](Capability capability) { return identity::may(actor, capability); };
  switch (audience) {
    case Audience::kPartner:
      return {actor.partner_id, actor.partner_id, may(Capability::kViewSoftware), may(Capability::kViewInvoices),
              actor.principal()};
    case Audience::kCustomer:
      return {actor.partner_id, actor.customer_id, may(Capability::kCustomerViewProducts), false, actor.principal()};
    case Audience::kOperator: break;
  }
  const bool operates = may(Capability::kOperate);
  return {{}, {}, operates, operates, actor.principal()};
}

/// As whom the actor reads: a customer once for each of its partners, everybody else once. The readers point into `ids`.
std::vector<store::Reader> readers_of(sql::Tx& tx, const Actor& actor, Audience audience,
                                      const PartnersOfCustomer& partners_of, std::vector<std::string>& ids) {
  const store::Reader reader = reader_of(actor, audience);
  if (audience != Audience::kCustomer || !partners_of) return {reader};
  ids = partners_of(tx, actor.customer_id);
  std::vector<store::Reader> readers(ids.size(), reader);
  for (std::size_t i = 0; i < ids.size(); ++i) readers[i].partner_id = ids[i];
  return readers;
}

ReadableNotice readable(store::StoredNotice stored, const Phrasebook& phrasebook, Audience audience,
                        std::string_view locale) {
  const KindRow& row = row_of_word(stored.kind, audience);
  return {.id = std::move(stored.id),
          .kind = std::move(stored.kind),
          .words = phrasebook.render(row, parse_facts(stored.facts), locale),
          .subject = std::move(stored.subject),
          .facts = std::move(stored.facts),
          .created_at = stored.created_at,
          .read_at = stored.read_at,
          .read_by = std::move(stored.read_by),
          .read_by_name = std::move(stored.read_by_name)};
}

}  // namespace

Result<Page<ReadableNotice>> list(sql::Tx& tx, const Actor& actor, const Phrasebook& phrasebook,
                                  const InboxQuestion& question, const PartnersOfCustomer& partners_of) {
  if (question.size < 0 || question.size > kLargestPage)
    return fail(errors::kInvalidProperty, "A page has 1 to 500 notices.", "size");
  if (!question.continuation.empty() && !normalise_guid(question.continuation))
    return fail(errors::kInvalidProperty, "The continuation token is not one of this list's.", "MS-ContinuationToken");
  const std::int64_t size = question.size == 0 ? kUsualPage : question.size;
  std::vector<std::string> ids;
  std::vector<store::StoredNotice> stored;
  Page<ReadableNotice> page;
  const std::vector<store::Reader> readers = readers_of(tx, actor, question.audience, partners_of, ids);
  for (const store::Reader& reader : readers) {
    // Among many notices that are other people's one's own few may lie far apart.
    const bool narrow = !reader.software || !reader.finance;
    const auto floor = narrow ? store::below(tx, reader, question.continuation, question.unread_only, sql::kMostLookedAt)
                              : std::nullopt;
    if (floor) page.next = std::max(page.next, *floor);
    std::ranges::move(
        store::list(tx, reader, question.continuation, floor.value_or(""), question.unread_only, size + 1),
        std::back_inserter(stored));
  }
  if (readers.size() > 1) std::ranges::sort(stored, std::ranges::greater(), &store::StoredNotice::id);
  // What lies behind the place that one of them came to is a later page's.
  std::erase_if(stored, [&](const store::StoredNotice& each) { return each.id < page.next; });
  if (std::ssize(stored) > size) {
    stored.resize(static_cast<std::size_t>(size));
    page.next = stored.back().id;
  }
  for (store::StoredNotice& each : stored)
    page.items.push_back(readable(std::move(each), phrasebook, question.audience, actor.locale));
  return page;
}

std::int64_t count_unread(sql::Tx& tx, const Actor& actor, Audience audience, std::int64_t most) {
  return store::count_unread(tx, reader_of(actor, audience), most);
}

Result<ReadableNotice> mark_read(sql::Tx& tx, const Actor& actor, const Phrasebook& phrasebook, Audience audience,
                                 std::string_view id, const PartnersOfCustomer& partners_of) {
  const std::optional<std::string> known = normalise_guid(id);
  if (!known) return fail(errors::kNotFound, "There is no such notice.");
  std::vector<std::string> ids;
  for (const store::Reader& reader : readers_of(tx, actor, audience, partners_of, ids)) {
    store::mark_read(tx, reader, std::span(&*known, 1), {actor.at, actor.principal(), actor.user_name});
    std::optional<store::StoredNotice> notice = store::find(tx, reader, *known);
    if (notice) return readable(*std::move(notice), phrasebook, audience, actor.locale);
  }
  return fail(errors::kNotFound, "There is no such notice.");
}

Result<Marked> mark_read(sql::Tx& tx, const Actor& actor, Audience audience, const ReadMarks& marks,
                         const PartnersOfCustomer& partners_of) {
  if (marks.ids.size() > kMostMarks)
    return fail(errors::kInvalidProperty, "At most " + std::to_string(kMostMarks) + " notices are marked at once.", "ids");
  if (marks.ids.empty() == marks.until.empty())
    return fail(errors::kInvalidProperty, "Name the notices, or the newest of those to mark.", "ids");
  std::vector<std::string> known;
  for (const std::string& id : marks.ids) {
    std::optional<std::string> guid = normalise_guid(id);
    if (!guid) return fail(errors::kInvalidProperty, "This is no notice's id.", "ids");
    known.push_back(*std::move(guid));
  }
  std::ranges::sort(known);  // so that two who mark the same ones do not wait for each other
  std::optional<std::string> until;
  if (!marks.until.empty()) {
    until = normalise_guid(marks.until);
    if (!until) return fail(errors::kInvalidProperty, "This is no notice's id.", "until");
  }
  const store::Mark mark{actor.at, actor.principal(), actor.user_name};
  Marked marked;
  std::vector<std::string> ids;
  for (const store::Reader& reader : readers_of(tx, actor, audience, partners_of, ids)) {
    marked.count += store::mark_read(tx, reader, known, mark);
    if (!until) continue;
    const std::int64_t most = static_cast<std::int64_t>(kMostMarks);
    const std::int64_t count = store::mark_read_until(tx, reader, *until, mark, most);
    marked.count += count;
    marked.more = marked.more || count == most;
  }
  return marked;
}

}  // namespace chandlery::notices
