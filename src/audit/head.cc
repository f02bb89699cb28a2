// See head.h.
#include "audit/head.h"

#include "audit/store.h"
#include "platform/json/reader.h"
#include "platform/json/writer.h"

namespace chandlery::audit {
namespace {

constexpr std::string_view kUse = "audit-head";

json::Writer& write_fields(json::Writer& out, const NotedHead& head) {
  return out.field("partner", head.partner_id)
      .field("sequence", head.sequence)
      .field("hash", head.hash)
      .field("time", head.at);
}

}  // namespace

NotedHead note_head(sql::Tx& tx, std::string_view partner_id, Instant at) {
  const store::Head head = store::read_head(tx, partner_id).value_or(store::Head{});
  return {std::string(partner_id), head.sequence, crypto::to_hex(head.hash), at};
}

std::vector<NotedHead> note_heads(sql::Tx& tx, Instant at) {
  std::vector<NotedHead> heads;
  for (auto partner = store::next_head(tx, std::nullopt); partner; partner = store::next_head(tx, partner)) {
    heads.push_back(note_head(tx, *partner, at));
  }
  return heads;
}

std::string signed_line(const NotedHead& head, const Sign& sign) {
  json::Writer payload;
  payload.begin_object().field("use", kUse);
  write_fields(payload, head).end_object();
  json::Writer line;
  write_fields(line.begin_object(), head).field("signature", sign(payload.text())).end_object();
  return line.take();
}

Result<NotedHead> open_line(std::string_view line, const Open& open) {
  const auto not_one = [] { return fail(errors::kInvalidInput, "This is not a noted head of an activity log."); };
  const auto document = json::Document::parse(line);
  if (!document || !document->is_object()) return not_one();
  const json::Object plain = OR_RETURN(document->object());
  const std::string token = OR_RETURN(plain.text_or("signature", ""));
  const auto payload = open(token);
  if (!payload) return fail(errors::kInvalidInput, "The noted head's signature is not by this server's key.");
  const auto signed_document = json::Document::parse(*payload);
  if (!signed_document || !signed_document->is_object()) return not_one();
  const json::Object object = OR_RETURN(signed_document->object());
  if (OR_RETURN(object.text_or("use", "")) != kUse) return not_one();
  const auto at = OR_RETURN(object.optional_instant("time"));
  return NotedHead{OR_RETURN(object.text_or("partner", "")), OR_RETURN(object.integer("sequence")),
                   OR_RETURN(object.text("hash")), at.value_or(Instant{})};
}

std::optional<Break> check_noted_head(sql::Tx& tx, const NotedHead& head) {
  if (head.sequence == 0) return std::nullopt;  // noted before the first record
  std::optional<std::string> hash;
  store::each_record(tx, head.partner_id, head.sequence - 1, 1,
                     [&](const RecordFields& fields, const crypto::Hash& stored) {
                       if (fields.sequence == head.sequence) hash = crypto::to_hex(stored);
                     });
  const std::string record = "Record " + std::to_string(head.sequence);
  if (!hash) {
    return Break{head.partner_id, head.sequence, BreakKind::kMissing,
                 record + " is missing: it was the last one at " + to_iso(head.at) +
                     ", when this head was noted. The end of the log was cut off."};
  }
  if (*hash != head.hash) {
    return Break{head.partner_id, head.sequence, BreakKind::kChanged,
                 record + " is not the one that stood there at " + to_iso(head.at) + ", when this head was noted."};
  }
  return std::nullopt;
}

}  // namespace chandlery::audit
