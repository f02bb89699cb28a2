// Media of a purchase over HTTP: what there is, links to it, and the links' own public door.
#include "core/text.h"
#include "fulfilment/addressed.h"
#include "fulfilment/downloads.h"
#include "fulfilment/keys.h"
#include "fulfilment/routes.h"
#include "fulfilment/wire.h"
#include "platform/http/blob_response.h"
#include "platform/json/collection.h"
#include "platform/json/reader.h"
#include "platform/log/log.h"

namespace chandlery::fulfilment {
namespace {

using http::Response, http::WorkerCall;

Result<Response> get_downloads(http::Call& call) {
  const Addressed at = OR_RETURN(addressed(call));
  const http::Query& query = call.request.query;
  const std::vector<MediaFile> files = OR_RETURN(list_downloads(
      call.tx, at.line,
      {.version = query.get("version"), .language = query.get("language"), .architecture = query.get("architecture")}));
  const auto write = [&](json::Writer& out, const MediaFile& file) { write_download(out, at.line, file); };
  return Response{.body = json::collection(files, line_path(at.line) + "/softwaredownloads", write)};
}

Result<Response> get_download(http::Call& call) {
  const Addressed at = OR_RETURN(addressed(call));
  const MediaFile file = OR_RETURN(find_download(call.tx, at.line, call.path["file_id"]));
  json::Writer out;
  write_download(out, at.line, file);
  return Response{.body = out.take()};
}

Result<LinkPurpose> parse_purpose(std::string_view word) {
  if (text::equal_ignoring_case(word, "download")) return LinkPurpose::kDownload;
  if (text::equal_ignoring_case(word, "copy")) return LinkPurpose::kCopy;
  return fail(errors::kInvalidEnumValue, "The purpose is download or copy.", "purpose");
}

Result<Response> post_link(http::Call& call, const DownloadDoor& door) {
  const Addressed at = OR_RETURN(addressed(call));
  MintCommand command{.file_id = call.path["file_id"]};
  if (const std::string_view body = text::trim(call.request.body); !body.empty() && body != "null") {
    const json::Document document = OR_RETURN(json::Document::parse(body));
    const json::Object object = OR_RETURN(document.object());
    command.minutes = OR_RETURN(object.optional_integer("expiresInMinutes"));
    command.risk_acknowledged = OR_RETURN(object.optional_flag("riskAcknowledged")).value_or(false);
    const std::string purpose = OR_RETURN(object.text_or("purpose", "download"));
    command.purpose = OR_RETURN(parse_purpose(purpose));
  }
  const MintedLink minted = OR_RETURN(mint_link(call.tx, at.actor, at.customer, at.line, command));
  json::Writer out;
  write_link(out, at.line, minted.link, door.base_url + "/downloads/" + token_of(door.keyring, minted.link.id));
  Response response{.status = 201, .body = out.take()};
  response.set("Location", link_path(at.line, minted.link));
  return response;
}

void post_link_refused(sql::Tx& tx, const Actor& actor, const http::Request&, const http::PathParameters& path,
                       const Error& error) {
  record_link_refusal(tx, actor, path["customer_id"], path["order_id"], path["line_number"], path["file_id"], error);
}

Result<Response> get_link(http::Call& call) {
  const Addressed at = OR_RETURN(addressed(call));
  const MintedLink found = OR_RETURN(find_link(call.tx, at.line, call.path["file_id"], call.path["link_id"]));
  json::Writer out;
  write_link(out, at.line, found.link, {});
  return Response{.body = out.take()};
}

Result<Response> delete_link(http::Call& call) {
  const Addressed at = OR_RETURN(addressed(call));
  RETURN_IF_FAILED(revoke_link(call.tx, at.actor, at.customer, at.line, call.path["file_id"], call.path["link_id"]));
  return Response{.status = 204};
}

/// A name that no header ends early by: plain ASCII for old clients, and the true one (RFC 6266, RFC 8187).
std::string disposition_of(std::string_view name) {
  std::string plain;
  for (const char c : name) plain += c < 0x20 || c > 0x7e || c == '"' || c == '\\' || c == '%' ? '_' : c;
  return "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + http::percent_encode(name);
}

Response content_response(WorkerCall& call, const http::Selection& part, storage::BlobStore& blobs,
                          const MediaFile& file) {
  Response response = http::blob_response(call.request, part, blobs, file.sha256, file.size);
  response.set("Content-Disposition", disposition_of(file.file_name));
  response.set("Cache-Control", "private, no-cache");
  response.set("Content-Security-Policy", "sandbox");
  return response;
}

Result<Response> get_content(WorkerCall& call, const DownloadDoor& door) {
  const auto link_id = link_of_token(door.keyring, call.path["token"]);
  if (!link_id) return fail(errors::kLinkGone);
  Result<MintedLink> found = fail(errors::kLinkGone);
  call.database.read_now([&](sql::Tx& tx) { found = look_at_link(tx, *link_id, call.actor); });

  http::Selection part;
  std::optional<Response> response;
  if (found) {
    part = http::select_part(call.request, static_cast<std::uint64_t>(found->file.size),
                             http::etag_of(found->file.sha256));
    try {
      // Opened before it is counted, so that a store that fails costs nobody a download.
      response = content_response(call, part, door.blobs, found->file);
    } catch (const storage::Failure& failure) {
      log::error("the store of media fails", {{"what", failure.what()}});
      return fail(errors::kUnavailable, "The store of media does not answer.");
    }
    if (call.request.method == http::Method::kHead || part.length == 0) return *std::move(response);
  }

  // Also for a link that has ended, since the attempt is recorded. Its record is durable when write_now returns.
  const crypto::Hash client = crypto::keyed_hash(call.request.peer, door.keyring.lookup_key("download-client"));
  const std::string_view who(reinterpret_cast<const char*>(client.data()), 16);
  Result<void> begun;
  call.database.write_now(
      [&](sql::Tx& tx) { begun = begin_download(tx, *link_id, call.actor, who, found ? part.offset : 0); });
  if (!begun || !response) return fail(errors::kLinkGone);
  return *std::move(response);
}

}  // namespace

std::vector<http::Route> download_routes(const DownloadDoor& door) {
  using enum http::Method;
#define CHANDLERY_DOWNLOADS "/v1/customers/{customer_id}/orders/{order_id}/lineitems/{line_number}/softwaredownloads"
  const auto view = [](std::string_view pattern, std::string_view summary, http::RouteHandler handler) {
    return http::Route{.method = kGet,
                       .pattern = pattern,
                       .needs = Capability::kViewSoftware,
                       .tokens = http::Tokens::kUserOnly,
                       .access = http::Access::kRead,
                       .idempotency = http::Idempotency::kNone,
                       .summary = summary,
                       .handler = std::move(handler),
                       .or_needs = Capability::kCustomerViewProducts};
  };
  const auto act = [](http::Method method, std::string_view pattern, http::Idempotency idempotency,
                      std::string_view summary, http::RouteHandler handler) {
    return http::Route{.method = method,
                       .pattern = pattern,
                       .needs = Capability::kRevealKey,
                       .tokens = http::Tokens::kUserOnly,
                       .access = http::Access::kWrite,
                       .idempotency = idempotency,
                       .summary = summary,
                       .handler = std::move(handler),
                       .or_needs = Capability::kCustomerRevealKey};
  };
  const auto open = [&door](http::Method method, std::string_view summary) {
    return http::Route{.method = method,
                       .pattern = "/downloads/{token}",
                       .needs = Capability::kNone,
                       .tokens = http::Tokens::kPublic,
                       .access = http::Access::kWorker,
                       .idempotency = http::Idempotency::kNone,
                       .summary = summary,
                       .worker = [&door](WorkerCall& call) { return get_content(call, door); }};
  };
  std::vector<http::Route> all = {
      view(CHANDLERY_DOWNLOADS, "Lists the line's installation media, all or by version, language and architecture.",
           get_downloads),
      view(CHANDLERY_DOWNLOADS "/{file_id}", "One installation medium of the line.", get_download),
      // Kept sealed for repetitions: whoever has the address has the software.
      act(kPost, CHANDLERY_DOWNLOADS "/{file_id}/links", http::Idempotency::kReplaySealed,
          "Makes a link by which a medium can be fetched, and records who did.",
          [&door](http::Call& call) { return post_link(call, door); }),
      view(CHANDLERY_DOWNLOADS "/{file_id}/links/{link_id}", "A download link: how long and how often it works.",
           get_link),
      act(kDelete, CHANDLERY_DOWNLOADS "/{file_id}/links/{link_id}", http::Idempotency::kReplay,
          "Ends a download link.", delete_link),
      open(kGet, "Hands out the file of a download link, whole or by ranges."),
      open(kHead, "Tells the size and the hash of a download link's file."),
  };
  all[2].refused = post_link_refused;
#undef CHANDLERY_DOWNLOADS
  return all;
}

}  // namespace chandlery::fulfilment
