// HTTP to the inboxes and back.
#include "notices/routes.h"

#include <algorithm>
#include <iterator>

#include "core/text.h"
#include "notices/inbox.h"
#include "platform/http/seek.h"
#include "platform/json/collection.h"
#include "platform/json/reader.h"

namespace chandlery::notices {
namespace {

/// One inbox's place on the wire.
struct Door {
  Audience audience;
  std::string_view list, read, read_many;
  std::string_view link;  ///< as links are written (contract 0.7)
  Capability needs;
};
// A partner's users all see their own inbox; which notices stand in it, their roles decide.
constexpr Door kDoors[] = {
    {Audience::kPartner, "/v1/notices", "/v1/notices/{notice_id}/read", "/v1/notices/read", "/notices", Capability::kViewProfile},
    {Audience::kCustomer, "/v1/customer-centre/notices", "/v1/customer-centre/notices/{notice_id}/read", "/v1/customer-centre/notices/read",
     "/customer-centre/notices", Capability::kCustomerViewProducts},
    {Audience::kOperator, "/operator/v1/notices", "/operator/v1/notices/{notice_id}/read", "/operator/v1/notices/read", "/operator/v1/notices",
     Capability::kOperate},
};

void write_notice(json::Writer& out, const ReadableNotice& notice, const Door& door) {
  out.begin_object().field("id", notice.id).field("kind", notice.kind).field("createdDate", notice.created_at);
  out.field("language", notice.words.language).field("title", notice.words.title).field("body", notice.words.body);
  out.key("subject").raw(notice.subject).key("facts").raw(notice.facts);
  out.field("read", notice.read_at.has_value()).field("readDate", notice.read_at);
  if (notice.read_at) out.field("readBy", notice.read_by_name.empty() ? notice.read_by : notice.read_by_name);
  out.key("links").begin_object();
  if (!notice.read_at) out.link("read", std::string(door.link) + "/" + notice.id + "/read", "POST");
  out.end_object().attributes("Notice").end_object();
}

Result<bool> read_flag(const http::Query& query, std::string_view name) {
  const std::string_view text = text::trim(query.get(name));
  if (text.empty() || text::equal_ignoring_case(text, "false")) return false;
  if (text::equal_ignoring_case(text, "true")) return true;
  return fail(errors::kInvalidProperty, "This is true or false.", std::string(name));
}

Result<http::Response> get_notices(http::Call& call, const Phrasebook& phrasebook, const Door& door,
                                   const PartnersOfCustomer& partners_of) {
  const http::Seek seek = OR_RETURN(http::read_seek(call.request));
  const InboxQuestion question{.audience = door.audience,
                               .unread_only = OR_RETURN(read_flag(call.request.query, "unread")),
                               .continuation = seek.token,
                               .size = seek.size};
  const Page<ReadableNotice> page = OR_RETURN(list(call.tx, call.actor, phrasebook, question, partners_of));
  std::string self = std::string(door.link) + (question.unread_only ? "?unread=true" : "");
  if (question.size > 0) self += (question.unread_only ? "&size=" : "?size=") + std::to_string(question.size);
  const auto write = [&](json::Writer& out, const ReadableNotice& notice) { write_notice(out, notice, door); };
  return http::Response{.body = json::collection(page.items, self, write, {self, page.next})};
}

Result<http::Response> post_read(http::Call& call, const Phrasebook& phrasebook, const Door& door,
                                 const PartnersOfCustomer& partners_of) {
  const ReadableNotice notice =
      OR_RETURN(mark_read(call.tx, call.actor, phrasebook, door.audience, call.path["notice_id"], partners_of));
  json::Writer out;
  write_notice(out, notice, door);
  return http::Response{.body = out.take()};
}

Result<http::Response> post_read_many(http::Call& call, const Door& door, const PartnersOfCustomer& partners_of) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  ReadMarks marks{.ids = {}, .until = OR_RETURN(body.optional_text("until")).value_or("")};
  if (const std::optional<json::Array> ids = OR_RETURN(body.optional_array("ids"))) {
    if (ids->size() > kMostMarks)
      return fail(errors::kInvalidProperty, "At most " + std::to_string(kMostMarks) + " notices are marked at once.", "ids");
    for (std::size_t i = 0; i < ids->size(); ++i) marks.ids.push_back(OR_RETURN(ids->text(i)));
  }
  const Marked marked = OR_RETURN(mark_read(call.tx, call.actor, door.audience, marks, partners_of));
  json::Writer out;
  out.begin_object().field("marked", marked.count).field("more", marked.more).attributes("NoticesRead").end_object();
  return http::Response{.body = out.take()};
}

}  // namespace

std::vector<http::Route> routes(const Phrasebook& phrasebook, PartnersOfCustomer partners_of) {
  std::vector<http::Route> all;
  for (const Door& door : kDoors) {
    all.push_back({.method = http::Method::kGet,
                   .pattern = door.list,
                   .needs = door.needs,
                   .tokens = http::Tokens::kAppOrUser,
                   .access = http::Access::kLongRead,
                   .idempotency = http::Idempotency::kNone,
                   .summary = "Lists what the caller's tenant was told, newest first, in the words of X-Locale.",
                   .handler = [&, partners_of](http::Call& call) { return get_notices(call, phrasebook, door, partners_of); }});
    all.push_back({.method = http::Method::kPost,
                   .pattern = door.read,
                   .needs = door.needs,
                   .tokens = http::Tokens::kAppOrUser,
                   .access = http::Access::kWrite,
                   .idempotency = http::Idempotency::kReplay,
                   .summary = "Marks a notice as read for the whole tenant.",
                   .handler = [&, partners_of](http::Call& call) { return post_read(call, phrasebook, door, partners_of); }});
    all.push_back({.method = http::Method::kPost,
                   .pattern = door.read_many,
                   .needs = door.needs,
                   .tokens = http::Tokens::kAppOrUser,
                   .access = http::Access::kWrite,
                   .idempotency = http::Idempotency::kReplay,
                   .summary = "Marks several notices as read for the whole tenant, or all up to one.",
                   .handler = [&, partners_of](http::Call& call) { return post_read_many(call, door, partners_of); }});
  }
  std::ranges::move(delivery_routes(), std::back_inserter(all));
  return all;
}

}  // namespace chandlery::notices
