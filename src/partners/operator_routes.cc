// Partner accounts as the operator makes them: /operator/v1/partners and the links between providers and resellers.
//
//   POST /operator/v1/partners
//   {"name","domain","mpnId","type","country","currency","defaultAddress":{...},"email"?,"providerId"?,"id"?,
//    "sandbox"?,"agreementSigned"?,"admin":{"userName"?,"firstName"?,"lastName"?,"password"?}?}
//   PATCH /operator/v1/partners/{partner_id}   {"name"?,"mpnId"?,"status"?,"agreementSigned"?}
#include "partners/operator_routes.h"

#include "core/text.h"
#include "partners/service.h"
#include "partners/wire.h"
#include "platform/http/seek.h"
#include "platform/json/collection.h"

namespace chandlery::partners {
namespace {

using http::Access, http::Call, http::Idempotency, http::Method, http::Response, http::Tokens, http::WorkerCall;

Result<PartnerType> parse_type(std::string_view word) {
  for (PartnerType type : {PartnerType::kDirect, PartnerType::kIndirectProvider, PartnerType::kIndirectReseller}) {
    if (text::equal_ignoring_case(word, to_string(type))) return type;
  }
  return fail(errors::kInvalidEnumValue, "The type is direct, indirectProvider or indirectReseller.", "type");
}

Result<PartnerStatus> parse_status(std::string_view word) {
  for (PartnerStatus status : {PartnerStatus::kActive, PartnerStatus::kRestricted}) {
    if (text::equal_ignoring_case(word, to_string(status))) return status;
  }
  return fail(errors::kInvalidEnumValue, "The status is active or restricted.", "status");
}

Result<NewPartner> read_partner(const json::Object& object) {
  NewPartner partner;
  partner.id = OR_RETURN(object.text_or("id", ""));
  partner.name = OR_RETURN(object.text("name"));
  partner.domain = OR_RETURN(object.text("domain"));
  partner.mpn_id = OR_RETURN(object.text("mpnId"));
  const std::string type = OR_RETURN(object.text("type"));
  partner.type = OR_RETURN(parse_type(type));
  const std::string code = OR_RETURN(object.text("currency"));
  const auto currency = Currency::parse(code);
  if (!currency) return fail(errors::kInvalidProperty, "The currency is not an ISO 4217 code.", "currency");
  partner.currency = *currency;
  const json::Object address = OR_RETURN(object.object("defaultAddress"));
  partner.address = OR_RETURN(read_address(address));
  partner.country = OR_RETURN(object.text_or("country", partner.address.country));
  partner.email = OR_RETURN(object.text_or("email", ""));
  partner.provider_id = OR_RETURN(object.text_or("providerId", ""));
  partner.sandbox = OR_RETURN(object.optional_flag("sandbox")).value_or(false);
  partner.agreement_signed = OR_RETURN(object.optional_flag("agreementSigned")).value_or(true);
  if (const auto admin = OR_RETURN(object.optional_object("admin"))) {
    partner.admin_name = OR_RETURN(admin->text_or("userName", ""));
    partner.admin_first_name = OR_RETURN(admin->text_or("firstName", partner.admin_first_name));
    partner.admin_last_name = OR_RETURN(admin->text_or("lastName", partner.admin_last_name));
    partner.admin_password = OR_RETURN(admin->text_or("password", ""));
  }
  return partner;
}

// The answer carries the first user's temporary password, once.
std::string created_to_json(const CreatedPartner& created) {
  json::Writer w;
  w.begin_object();
  write_partner(w.key("partner"), created.partner);
  w.key("userCredentials").begin_object().field("userName", created.admin.user_name);
  if (!created.admin.temporary_password.empty()) w.field("password", created.admin.temporary_password);
  w.end_object();
  w.end_object();
  return w.take();
}

Result<Response> post_partner(WorkerCall& call) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object object = OR_RETURN(document.object());
  NewPartner wanted = OR_RETURN(read_partner(object));
  const PreparedPartner prepared = OR_RETURN(prepare_partner(std::move(wanted), call.actor.at));
  std::optional<Result<CreatedPartner>> created;
  call.database.write_now([&](sql::Tx& tx) {
    created = create_partner(tx, call.actor, prepared);
    if (!*created) tx.undo();
  });
  if (!*created) return fail(created->error());
  return Response{.status = 201, .body = created_to_json(**created)};
}

Result<Response> get_partners(Call& call) {
  const http::Query& query = call.request.query;
  const http::Seek seek = OR_RETURN(http::read_seek(call.request));
  PartnerQuestion question{.text = query.get("q"), .continuation = seek.token, .size = seek.size};
  if (const auto word = query.get("type"); !word.empty()) question.type = OR_RETURN(parse_type(word));
  if (const auto word = query.get("status"); !word.empty()) question.status = OR_RETURN(parse_status(word));
  const Page<Partner> page = OR_RETURN(search_partners(call.tx, question));
  std::string self = "/operator/v1/partners?size=" + std::to_string(seek.size);
  for (const std::string_view name : {"q", "type", "status"}) {
    if (const auto value = query.find(name)) self.append("&").append(name).append("=").append(http::percent_encode(*value));
  }
  return Response{.body = json::collection(page.items, self, write_partner, {self + "&seekOperation=Next", page.next})};
}

Result<Response> patch_partner(Call& call) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object object = OR_RETURN(document.object());
  PartnerChanges changes;
  changes.name = OR_RETURN(object.optional_text("name"));
  changes.mpn_id = OR_RETURN(object.optional_text("mpnId"));
  if (const auto word = OR_RETURN(object.optional_text("status"))) changes.status = OR_RETURN(parse_status(*word));
  changes.agreement_signed = OR_RETURN(object.optional_flag("agreementSigned"));
  return Response{.body = to_json(OR_RETURN(change_partner(call.tx, call.actor, call.path["partner_id"], changes)))};
}

Result<Response> get_partner(Call& call) {
  return Response{.body = to_json(OR_RETURN(find_partner(call.tx, call.path["partner_id"])))};
}

Result<Response> post_reseller(Call& call) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object object = OR_RETURN(document.object());
  const std::string reseller_id = OR_RETURN(object.text("resellerId"));
  const std::string status = text::lower(OR_RETURN(object.text_or("status", "active")));
  if (status != "active" && status != "ended") {
    return fail(errors::kInvalidEnumValue, "The status is active or ended.", "status");
  }
  const Relationship relationship =
      OR_RETURN(link_reseller(call.tx, call.actor, call.path["partner_id"], reseller_id,
                              status == "active" ? ResellerLinkStatus::kActive : ResellerLinkStatus::kEnded));
  json::Writer w;
  write_relationship(w, relationship, "is_indirect_cloud_solution_provider_of");
  return Response{.status = 201, .body = w.take()};
}

Result<Response> get_resellers(Call& call) {
  const Partner provider = OR_RETURN(find_partner(call.tx, call.path["partner_id"]));
  return Response{.body = json::collection(resellers_of(call.tx, provider.id),
                                           "/operator/v1/partners/" + provider.id + "/resellers",
                                           [](json::Writer& w, const Relationship& each) {
                                             write_relationship(w, each, "is_indirect_cloud_solution_provider_of");
                                           })};
}

}  // namespace

std::vector<http::Route> operator_routes() {
  constexpr Capability kNeeds = Capability::kOperate;
  return {
      // Not replayed: the answer carries a password, and the domain makes a second try fail.
      {Method::kPost, "/operator/v1/partners", kNeeds, Tokens::kUserOnly, Access::kWorker, Idempotency::kNone,
       "Makes a partner account, its tenant and its first user.", nullptr, post_partner},
      {Method::kGet, "/operator/v1/partners", kNeeds, Tokens::kUserOnly, Access::kRead, Idempotency::kNone,
       "The partner accounts by name, a page at a time; `q` searches names, domains and ids.", get_partners},
      {Method::kPatch, "/operator/v1/partners/{partner_id}", kNeeds, Tokens::kUserOnly, Access::kWrite,
       Idempotency::kReplay, "Changes a partner account: its name, MPN id, status, agreement.", patch_partner},
      {Method::kGet, "/operator/v1/partners/{partner_id}", kNeeds, Tokens::kUserOnly, Access::kRead, Idempotency::kNone,
       "One partner account.", get_partner},
      {Method::kPost, "/operator/v1/partners/{partner_id}/resellers", kNeeds, Tokens::kUserOnly, Access::kWrite,
       Idempotency::kReplay, "Makes or ends the link between an indirect provider and a reseller.", post_reseller},
      {Method::kGet, "/operator/v1/partners/{partner_id}/resellers", kNeeds, Tokens::kUserOnly, Access::kRead,
       Idempotency::kNone, "The resellers of an indirect provider.", get_resellers},
  };
}

}  // namespace chandlery::partners
