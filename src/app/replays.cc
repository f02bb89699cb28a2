#include "app/replays.h"

#include <algorithm>

#include "platform/sql/bytes.h"

namespace chandlery::app {
namespace {

// Three buckets are searched, so an answer is found for 24 hours at least and 36 at most.
constexpr std::int64_t kBucket = 12 * 3600 * Instant::kSecond;
constexpr std::int64_t kBucketsKept = 3;

const sql::Statement kFind(
    "SELECT body_hash, status, content_type, headers, body, sealed FROM replays "
    "WHERE partner_id = $1 AND bucket IN ($2, $3, $4) AND request_key = $5");
// The key refuses a second answer in the same bucket; for one in the two before it the time becomes null, which the column
// refuses.
const sql::Statement kStore(
    "INSERT INTO replays (partner_id, bucket, request_key, body_hash, stored_at, status, content_type, headers, body, "
    "sealed) VALUES ($1, $2, $3, $4, CASE WHEN EXISTS (SELECT 1 FROM replays WHERE partner_id = $1"
    " AND bucket IN ($11, $12) AND request_key = $3) THEN NULL ELSE CAST($5 AS BIGINT) END, $6, $7, $8, $9, $10)");
const sql::Statement kAnySealed("SELECT request_key, body FROM replays WHERE sealed = 1 LIMIT 1");
const sql::Statement kAllSealed(
    "SELECT partner_id, bucket, request_key, CASE WHEN sealed = 1 THEN body ELSE '' END FROM replays"
    " WHERE (partner_id, bucket, request_key) > ($1, $2, $3) ORDER BY partner_id, bucket, request_key"
    " LIMIT CAST($4 AS BIGINT)");
const sql::Statement kReseal(
    "UPDATE replays SET body = $5 WHERE partner_id = $1 AND bucket = $2 AND request_key = $3 AND body = $4 AND sealed = 1");
// Hops from partner to partner instead of reading every row.
const sql::Statement kDropOld(
    "WITH RECURSIVE owners(partner_id) AS ("
    "  SELECT (SELECT MIN(partner_id) FROM replays)"
    "  UNION ALL"
    "  SELECT (SELECT MIN(r.partner_id) FROM replays r WHERE r.partner_id > owners.partner_id)"
    "  FROM owners WHERE owners.partner_id IS NOT NULL)"
    "DELETE FROM replays WHERE bucket < $1 AND partner_id IN "
    "(SELECT partner_id FROM owners WHERE partner_id IS NOT NULL)");

// An answer's own headers; those of the exchange (MS-RequestId and its like) are made anew for each call.
std::string headers_as_text(const http::Response& response) {
  std::string text;
  for (const http::Header& header : response.headers) text += header.name + ": " + header.value + "\n";
  return text;
}

void read_headers(std::string_view text, http::Response& response) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    const std::size_t colon = line.find(": ");
    response.set(std::string(line.substr(0, colon)), std::string(line.substr(colon + 2)));
    text.remove_prefix(end + 1);
  }
}

std::string seal_context(const ReplayKey& key) { return "replays|" + crypto::to_hex(key.request); }

std::string open_body(const crypto::Keyring& keyring, std::string_view stored, const ReplayKey& key) {
  const std::optional<std::string> sealed = crypto::from_base64url(stored);
  std::optional<std::string> body = sealed ? keyring.open_sealed(*sealed, seal_context(key)) : std::nullopt;
  if (!body) throw std::runtime_error("a stored answer does not open: another master key sealed it, or it was altered");
  return std::move(*body);
}

}  // namespace

std::optional<ReplayKey> replay_key(const Actor& actor, const http::Request& request) {
  const std::string_view id = request.header("MS-RequestId");
  if (id.empty()) return std::nullopt;
  std::string text;
  text.reserve(160 + request.path.size());
  for (std::string_view part : {std::string_view(actor.partner_id), std::string_view(actor.customer_id),
                                actor.principal(), http::to_string(request.method), id}) {
    text.append(part).push_back('\0');
  }
  for (char c : request.path) text.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
  return ReplayKey{crypto::hash(text), crypto::hash(request.body)};
}

Result<std::optional<http::Response>> Replays::find(sql::Tx& tx, const Actor& actor, const ReplayKey& key) const {
  std::optional<http::Response> found;
  bool same_body = true, sealed = false;
  const std::int64_t bucket = actor.at.micros / kBucket;
  tx.query(kFind, {actor.partner_id, bucket, bucket - 1, bucket - 2, sql::Bytes(key.request)},
           [&](const sql::Row& row) {
             const sql::Bytes body_hash = row.bytes(0);
             same_body = std::equal(body_hash.begin(), body_hash.end(), key.body.begin(), key.body.end());
             found.emplace();
             found->status = static_cast<int>(row.integer(1));
             found->content_type = row.string(2);
             read_headers(row.text(3), *found);
             found->body = row.string(4);
             sealed = row.flag(5);
           });
  if (found && !same_body) return fail(errors::kRequestIdReused);
  if (found && sealed) found->body = open_body(keyring_, found->body, key);
  return found;
}

void Replays::store(sql::Tx& tx, const Actor& actor, const ReplayKey& key, const http::Response& response,
                    bool sealed) const {
  const std::string headers = headers_as_text(response);
  const std::string sealed_body = sealed ? crypto::to_base64url(keyring_.seal(response.body, seal_context(key))) : "";
  const std::int64_t bucket = actor.at.micros / kBucket;
  tx.queue(kStore, {actor.partner_id, bucket, sql::Bytes(key.request), sql::Bytes(key.body), actor.at, response.status,
                    response.content_type, headers, sealed ? sealed_body : response.body, sealed, bucket - 1,
                    bucket - 2});
}

std::vector<crypto::SealedSample> sealed_samples(sql::Tx& tx) {
  return tx.all(kAnySealed, {}, [](const sql::Row& row) {
    ReplayKey key;
    std::ranges::copy(row.bytes(0).first(key.request.size()), key.request.begin());
    return crypto::SealedSample{.place = "stored answers",
                                .sealed = crypto::from_base64url(row.text(1)).value_or(""),
                                .context = seal_context(key)};
  });
}

std::vector<crypto::SealedColumn> sealed_columns() {
  using crypto::RowKey, crypto::SealedRow;
  const auto read = [](sql::Tx& tx, const RowKey& after, std::int64_t limit) {
    const RowKey from = after.empty() ? RowKey{"", "-1", ""} : after;
    return tx.all(kAllSealed, {from[0], std::stol(from[1]), sql::bytes_of(from[2]), limit}, [](const sql::Row& row) {
      ReplayKey key;
      std::ranges::copy(row.bytes(2).first(key.request.size()), key.request.begin());
      return SealedRow{{row.string(0), std::to_string(row.integer(1)), sql::text_of(row.bytes(2))},
                       crypto::from_base64url(row.text(3)).value_or(""),
                       seal_context(key)};
    });
  };
  const auto write = [](sql::Tx& tx, const SealedRow& row, std::string_view sealed) {
    const std::string old = crypto::to_base64url(row.sealed), anew = crypto::to_base64url(sealed);
    tx.queue(kReseal, {row.key[0], std::stol(row.key[1]), sql::bytes_of(row.key[2]), old, anew});
  };
  return {{.place = "stored answers", .read = read, .write = write}};
}

std::int64_t drop_old_replays(sql::Tx& tx, Instant now) {
  return tx.execute(kDropOld, {now.micros / kBucket - (kBucketsKept - 1)});
}

}  // namespace chandlery::app
