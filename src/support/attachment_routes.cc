// HTTP of attachments. The contract has no way in for them, so this is our own, in its style:
//
//   POST /v1/servicerequests/{id}/attachments?comment=...
//   Content-Disposition: attachment; filename*=UTF-8''error.png      (or filename="error.png")
//   <the file>
//
// answers 201 with the file as `fileLinks` shows it. On workers, since neither a disk that syncs nor a virus scanner may hold
// the writer.
#include "core/errors/support.h"
#include "platform/antivirus/refusal.h"
#include "platform/sql/alone.h"
#include "support/attachment_rules.h"
#include "support/routes.h"
#include "support/routes_common.h"
#include "support/service.h"
#include "support/wire.h"

namespace chandlery::support {
namespace {

using http::Response, http::WorkerCall, storage::FileStore;

/// What the scanner found stays in the log; other refusals need not.
void record_refusal(sql::Tx& tx, const Actor& actor, const http::Request&, const http::PathParameters& path, const Error& error) {
  if (!error.is(errors::kInfectedFile)) return;
  if (const auto id = read_request_id(path["request_id"])) record_infected(tx, actor, *id, error.data.at(1), error.data.at(0));
}

Result<Response> post_attachment(WorkerCall& call, const FileStore& files, const antivirus::Daemon* scanner) {
  const std::int64_t id = OR_RETURN(read_request_id(call.path["request_id"]));
  const std::string_view content = call.request.body;
  const std::string given = OR_RETURN(http::disposition_name(call.request.header("Content-Disposition")));
  const http::FileName name = OR_RETURN(http::clean_name(given));
  RETURN_IF_FAILED(http::accepted_type(name, content, kAcceptedFiles));
  const NewAttachment file{.name = name,
                           .size = static_cast<std::int64_t>(content.size()),
                           .sha256 = FileStore::hash_of(content),
                           .remark = std::string(call.request.query.get("comment"))};
  // Asked before anything is done with the content, and again by `attach`, in the transaction that counts.
  const std::optional<Attachment> there =
      OR_RETURN(sql::read_alone(call.database, [&](sql::Tx& tx) { return may_attach(tx, call.actor, id, file); }));
  if (there) return Response{.status = 201, .body = attachment_json(*there)};
  if (scanner != nullptr) RETURN_IF_FAILED(antivirus::refuse_unclean(*scanner, call.actor, content, file.sha256));
  files.keep(file.sha256, content);
  const Attachment attached =
      OR_RETURN(sql::write_alone(call.database, [&](sql::Tx& tx) { return attach(tx, call.actor, id, file); }));
  return Response{.status = 201, .body = attachment_json(attached)};
}

Result<Response> get_attachment(WorkerCall& call, const FileStore& files) {
  const std::int64_t id = OR_RETURN(read_request_id(call.path["request_id"]));
  const Attachment file = OR_RETURN(sql::read_alone(call.database, [&](sql::Tx& tx) {
    return find_attachment(tx, call.actor, id, call.path["attachment_id"]);
  }));
  return http::attachment_response({file.stem, file.extension}, files.read(file.sha256));
}

Result<Response> get_attachment_for_operator(WorkerCall& call, const FileStore& files) {
  const std::int64_t id = OR_RETURN(read_request_id(call.path["request_id"]));
  const Attachment file = OR_RETURN(sql::read_alone(call.database, [&](sql::Tx& tx) {
    return find_attachment_for_operator(tx, call.path["partner_id"], id, call.path["attachment_id"]);
  }));
  return http::attachment_response({file.stem, file.extension}, files.read(file.sha256));
}

}  // namespace

std::vector<http::Route> attachment_routes(const FileStore& files, const antivirus::Daemon* scanner) {
  using enum http::Method;
  constexpr std::string_view kAttachments = "/v1/servicerequests/{request_id}/attachments";
  constexpr std::string_view kAttachment = "/v1/servicerequests/{request_id}/attachments/{attachment_id}";
  constexpr std::string_view kForOperator =
      "/operator/v1/partners/{partner_id}/servicerequests/{request_id}/attachments/{attachment_id}";
  constexpr Capability kOwn = Capability::kCreateSupportRequest;
  constexpr http::Tokens kTokens = http::Tokens::kUserOnly;
  constexpr http::Access kWorker = http::Access::kWorker;
  // An upload that is repeated finds its file there, whatever its request id.
  constexpr http::Idempotency kNone = http::Idempotency::kNone;
  return {
      {kPost, kAttachments, kOwn, kTokens, kWorker, kNone, "Attaches a file to a service request.", nullptr,
       [files, scanner](WorkerCall& call) { return post_attachment(call, files, scanner); }, record_refusal},
      {kGet, kAttachment, kOwn, kTokens, kWorker, kNone, "Downloads a file of a service request.", nullptr,
       [files](WorkerCall& call) { return get_attachment(call, files); }},
      {kGet, kForOperator, Capability::kOperate, kTokens, kWorker, kNone,
       "Downloads a file of any partner's service request.", nullptr,
       [files](WorkerCall& call) { return get_attachment_for_operator(call, files); }},
  };
}

}  // namespace chandlery::support
