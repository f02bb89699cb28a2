// See captured_letters.h.
#include "app/captured_letters.h"

#include "core/id.h"
#include "core/page.h"
#include "identity/permissions.h"
#include "platform/http/seek.h"
#include "platform/json/collection.h"
#include "platform/sql/seek.h"

namespace chandlery::app {
namespace {

constexpr std::int64_t kListed = 100, kMostListed = 500;
using sql::kAfterEveryId;

struct Captured {
  std::string id;
  Instant at;
  std::string recipient, language, kind, subject, body;
};

const sql::Statement kInsert(
    "INSERT INTO captured_letters (partner_id, id, at, recipient, language, kind, subject, body)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
#define CHANDLERY_LETTERS "SELECT id, at, recipient, language, kind, subject, body FROM captured_letters "
const sql::Statement kList(CHANDLERY_LETTERS
                           "WHERE partner_id = $1 AND id < $2 ORDER BY id DESC LIMIT CAST($3 AS BIGINT)");
const sql::Statement kFind(CHANDLERY_LETTERS "WHERE partner_id = $1 AND id = $2");
// The operator's, who sees those of all partners: of a sandbox there are few.
const sql::Statement kListAll(CHANDLERY_LETTERS "WHERE id < $1 ORDER BY id DESC LIMIT CAST($2 AS BIGINT)");
const sql::Statement kFindAny(CHANDLERY_LETTERS "WHERE id = $1");
#undef CHANDLERY_LETTERS

Captured captured_of(const sql::Row& row) {
  return {row.string(0), row.instant(1), row.string(2), row.string(3), row.string(4), row.string(5), row.string(6)};
}

void write_letter(json::Writer& out, const Captured& letter) {
  out.begin_object().field("id", letter.id).field("date", letter.at).field("to", letter.recipient);
  out.field("language", letter.language).field("kind", letter.kind).field("subject", letter.subject);
  out.field("body", letter.body).key("links").begin_object().link("self", "/sandbox/letters/" + letter.id).end_object();
  out.attributes("CapturedLetter").end_object();
}

bool sees_all(const Actor& actor) { return identity::may(actor, Capability::kOperate); }

Result<http::Response> get_letters(http::Call& call) {
  const http::Seek seek = OR_RETURN(http::read_seek(call.request));
  if (!seek.token.empty() && !normalise_guid(seek.token)) {
    return fail(errors::kInvalidProperty, "The continuation token is not one of this list's.", "MS-ContinuationToken");
  }
  const std::int64_t size = seek.size <= 0 ? kListed : std::min(seek.size, kMostListed);
  const std::string_view before = seek.token.empty() ? kAfterEveryId : seek.token;
  std::vector<Captured> letters = sees_all(call.actor)
                                      ? call.tx.all(kListAll, {before, size + 1}, captured_of)
                                      : call.tx.all(kList, {call.actor.partner_id, before, size + 1}, captured_of);
  const Page<Captured> page = page_of(std::move(letters), size);
  const std::string self = "/sandbox/letters?size=" + std::to_string(size);
  return http::Response{.body = json::collection(page.items, self, write_letter, {self + "&seekOperation=Next", page.next})};
}

Result<http::Response> get_letter(http::Call& call) {
  const auto id = normalise_guid(call.path["letter_id"]);
  std::optional<Captured> letter;
  if (id && sees_all(call.actor)) letter = call.tx.first(kFindAny, {*id}, captured_of);
  if (id && !sees_all(call.actor)) letter = call.tx.first(kFind, {call.actor.partner_id, *id}, captured_of);
  if (!letter) return fail(errors::kNotFound, "There is no such letter.");
  json::Writer out;
  write_letter(out, *letter);
  return http::Response{.body = out.take()};
}

}  // namespace

void capture(sql::Tx& tx, std::string_view partner_id, std::string_view kind, const mail::Letter& letter) {
  tx.queue(kInsert, {partner_id, new_id(letter.date), letter.date, letter.to, letter.language, kind, letter.subject,
                     letter.body});
}

std::vector<http::Route> captured_letter_routes() {
  const auto route = [](std::string_view pattern, std::string_view summary, http::RouteHandler handler) {
    return http::Route{.method = http::Method::kGet,
                       .pattern = pattern,
                       .needs = Capability::kBuy,
                       .tokens = http::Tokens::kAppOrUser,
                       .access = http::Access::kRead,
                       .idempotency = http::Idempotency::kNone,
                       .summary = summary,
                       .handler = std::move(handler),
                       .or_needs = Capability::kOperate};
  };
  return {route("/v1/sandbox/letters", "What a sandbox would have mailed, newest first.", get_letters),
          route("/v1/sandbox/letters/{letter_id}", "One letter that a sandbox would have mailed.", get_letter)};
}

}  // namespace chandlery::app
